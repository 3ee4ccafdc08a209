"""Figures over the projections, as tables, CSV and JSON."""
