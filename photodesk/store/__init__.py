"""What the library knows: the only room that speaks to the database."""
