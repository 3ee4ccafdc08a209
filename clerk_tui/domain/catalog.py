"""One version of everything a counter may offer: items, bundles, and who handles them where."""

from msgspec import Struct

from clerk_tui.domain.bundle.model import Bundle
from clerk_tui.domain.item import Centre, Department, Item


class Catalog(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One version of everything a counter may offer."""

    version: str
    """Unique label, such as ``2026-07``."""
    effective_from: str
    county: str
    departments: tuple[Department, ...]
    centres: tuple[Centre, ...]
    items: tuple[Item, ...]
    bundles: tuple[Bundle, ...] = ()
