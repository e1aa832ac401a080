"""Sample photos that the program draws itself, for the demo, the tests and the pictures of the manual."""
