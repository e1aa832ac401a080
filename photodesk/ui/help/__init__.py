"""Help inside the program: the same pages that are in the docs folder."""
