"""What is true: items, cases, deadlines, identities. Pure functions and frozen records; no I/O, clock or randomness."""
