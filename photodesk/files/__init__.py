"""The only room that changes the user's disk: nothing is overwritten, nothing half is ever shown."""
