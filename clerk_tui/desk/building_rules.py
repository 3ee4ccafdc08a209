"""What a county may settle about buildings: the item of a transfer, which check stands for which of its papers, and how
lists head their columns. Read once from ``data/building.toml``."""

from functools import cache

import msgspec
from msgspec import Struct

from clerk_tui.desk.context import Desk
from clerk_tui.domain.errors import NotFound
from clerk_tui.domain.item import Item
from clerk_tui.i18n import _
from clerk_tui.paths import data_dir


class BuildingRules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The rules; where each comes from stands in the file."""

    item: str
    """Name of the catalog's item that a unit's transfer is taken in as."""
    proofs: dict[str, str]
    """Step or check → name of the material it stands for."""
    units: dict[str, tuple[str, ...]]
    """Column of a list of units → what it may be headed by."""
    checks: dict[str, tuple[str, ...]]
    """Check → what its column may be headed by."""


@cache
def building_rules() -> BuildingRules:
    """Return the rules. Raises ``msgspec.ValidationError`` naming the field that is wrong, OSError."""
    return msgspec.toml.decode((data_dir() / "building.toml").read_bytes(), type=BuildingRules)


def transfer_item(desk: Desk) -> Item:
    """Return the item a transfer is taken in as. Raises NotFound when the catalog has none with its materials."""
    name = building_rules().item
    found = [item for item in desk.catalog.items if item.name == name and item.materials]
    if not found:
        raise NotFound(
            _("The catalog has no complete item “{name}”.").format(name=name),
            hint=_("Name another one: --item, or data/building.toml."),
            field="item",
            code="building.item",
        )
    return found[0]
