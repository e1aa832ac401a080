"""The photo grid: arithmetic layout, one cell painter, one scrolling view."""
