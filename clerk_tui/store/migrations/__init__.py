"""Alembic's scripts: how every released schema becomes the present one."""
