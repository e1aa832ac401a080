"""The nouns and rules of the trade: standard library only; no clock, disk, database or Qt."""
