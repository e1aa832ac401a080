"""The Activity panel: what runs, what waits, what failed and what to do about it."""
