"""What goes to other machines and comes back: telling bodies outside the hall of a fact (``telling``).

Exchanging logs between workstations will live here too.
"""
