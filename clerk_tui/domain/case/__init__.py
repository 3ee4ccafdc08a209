"""The case (办件): its events, the state they fold to, and what may be done to it."""
