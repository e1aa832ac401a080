"""Background work: tasks made of ordered steps, run from a durable queue."""
