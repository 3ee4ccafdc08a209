"""Exchange of logs between machines; the first release works on one store, so this room is still empty."""
