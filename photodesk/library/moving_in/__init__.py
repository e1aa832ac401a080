"""Moving in from the older photo manager: what is there, what it comes to, and carrying it over row by row."""
