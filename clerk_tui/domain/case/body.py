"""What every body of an event is."""

from msgspec import Struct


class Body(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What every body is: a small frozen record."""
