"""Reads, validates, imports, compares and searches catalogs of items."""
