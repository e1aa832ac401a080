"""Small widgets shared by every view, drawn from the theme tokens."""
