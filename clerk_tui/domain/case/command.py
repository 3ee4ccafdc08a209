"""What every command on a case is."""

from typing import ClassVar

from msgspec import Struct

from clerk_tui.domain.people import Deed


class Command(Struct, frozen=True, kw_only=True):
    """What every command is; *deed* is what the user must be permitted to do."""

    deed: ClassVar[Deed] = Deed.READ
