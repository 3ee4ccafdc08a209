"""The fold of the events that came later, a module a subject."""
