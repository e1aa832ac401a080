"""Looking at photos: zoom, panes, filmstrip, compare and survey."""
