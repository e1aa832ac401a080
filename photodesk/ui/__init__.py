"""Widgets: they draw and forward; they decide nothing."""
