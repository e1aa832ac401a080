"""Moving in from the older photo manager: the sheet that shows what it comes to, and the report."""
