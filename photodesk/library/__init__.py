"""What can be done with a library: one verb per function, each returning what it changed."""
