"""What the user can ask for, each declared once: menus, keys, palette and key page come from here. No Qt."""
