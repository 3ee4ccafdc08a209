"""How a case came in, and what it belongs to: facts of its receipt that other cases share."""

from enum import StrEnum

from msgspec import Struct

from clerk_tui.domain.words import N_


class Channel(StrEnum):
    """Where the application was made."""

    WINDOW = "window"  # 窗口
    ONLINE = "online"  # 网上
    AGENT = "agent"  # 帮代办
    ELSEWHERE = "elsewhere"  # 外地窗口代收


CHANNEL_LABELS: dict[Channel, str] = {
    Channel.WINDOW: N_("at the window"),
    Channel.ONLINE: N_("filed online"),
    Channel.AGENT: N_("by a proxy agent"),
    Channel.ELSEWHERE: N_("collected elsewhere"),
}


class Membership(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Which bundle a case belongs to."""

    bundle: int
    """Id of the bundle's opening event."""
    bundle_no: str
    bundle_item: str
    """Id of the bundle in the catalog."""
    member: str
    waits_for: tuple[str, ...] = ()
    """Members, or ``@trigger``, that must be over before this one begins; empty: it begins at once."""


class CrossMode(StrEnum):
    """The three modes of cross-province service (国办发〔2020〕35号)."""

    ONLINE = "online"  # 全程网办
    COLLECTED = "collected"  # 异地代收代办
    JOINT = "joint"  # 多地联办


class Direction(StrEnum):
    """Which way the papers go."""

    OUT = "out"  # collected here, handled there
    IN = "in"  # collected there, handled here


class Elsewhere(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The other hall."""

    direction: Direction
    mode: CrossMode
    place: str
    """Division code of the other hall's area."""
    place_name: str
    organ: str = ""
    """The organ there that collects or decides."""
    contact: str = ""
    address: str = ""
