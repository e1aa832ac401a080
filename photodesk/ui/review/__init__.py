"""The review before a commit or a revert: what goes, what stays, what waits; nothing happens until it is confirmed."""
