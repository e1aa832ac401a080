"""The photos as lines with columns."""
