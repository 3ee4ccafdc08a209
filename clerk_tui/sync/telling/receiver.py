"""Who is told, and by which way: what the administrator sets up for a utility."""

import re
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct

from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.words import N_

_ID = re.compile(r"[a-z][a-z0-9_-]{0,31}")
_KEY = re.compile(r"[0-9a-f]{64}")


class Route(StrEnum):
    """How a receiver is told."""

    HTTPS = "https"
    FOLDER = "folder"
    PAPER = "paper"


ROUTE_NAMES: dict[Route, str] = {
    Route.HTTPS: N_("by network"),
    Route.FOLDER: N_("by folder"),
    Route.PAPER: N_("by paper"),
}


class Receiver(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A body outside the hall. One without an address and without a folder is told on paper."""

    id: str
    """As ``Member.receiver`` names it."""
    name: str
    url: str = ""
    folder: str = ""
    """Where messages are left for it; an absolute path."""
    answers: str = ""
    """Where it leaves its answers; by default the folder ``answers`` inside *folder*."""
    authority: str = ""
    """PEM of the only authority its certificate may come from; empty: the usual public ones."""
    key: str = ""
    """Its Ed25519 public key, 64 hexadecimal digits: messages in a folder are encrypted to it, answers signed by it."""
    plain: bool = False
    """Whether messages may lie in its folder readable; an administrator's explicit decision."""

    @property
    def route(self) -> Route:
        """How it is told."""
        if self.url:
            return Route.HTTPS
        return Route.FOLDER if self.folder else Route.PAPER

    @property
    def answers_folder(self) -> Path:
        """Where its answers are looked for."""
        return Path(self.answers) if self.answers else Path(self.folder) / "answers"


def check_receiver(receiver: Receiver) -> Refusal | None:
    """Return what is wrong with the set-up of *receiver*, or None. The disk and the network are not asked."""
    if not _ID.fullmatch(receiver.id):
        return _wrong("id", N_("The id of a receiver is a word of a-z, 0-9, _ and -, such as water."))
    if receiver.url and receiver.folder:
        return _wrong("folder", N_("A receiver has an address or a folder, not both."))
    if receiver.url and (wrong := _wrong_address(receiver.url)):
        return wrong
    if receiver.folder and not Path(receiver.folder).is_absolute():
        return _wrong("folder", N_("The folder must be an absolute path."))
    if receiver.key and not _KEY.fullmatch(receiver.key):
        return _wrong("key", N_("A public key is 64 hexadecimal digits."))
    if receiver.folder and not receiver.key and not receiver.plain:
        return Refusal(
            "receiver.readable",
            N_("Messages carry personal data: in a folder they must be encrypted."),
            N_("Give the receiver's public key (--key), or decide for readable files (--plain)."),
            field="key",
        )
    return None


def _wrong_address(url: str) -> Refusal | None:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        parts.port  # noqa: B018 - raises for one that is no number
    except ValueError:
        return _wrong("url", N_("This is no address; it looks like https://host/path."))
    if parts.scheme not in ("https", "http") or not host:
        return _wrong("url", N_("This is no address; it looks like https://host/path."))
    if parts.username or parts.password or parts.fragment:
        return _wrong("url", N_("The address holds a password or a fragment; leave them out."))
    if parts.scheme == "http" and not _is_this_machine(host):
        return Refusal(
            "receiver.insecure",
            N_("Messages carry personal data: they leave this machine encrypted only."),
            N_("Give an address that begins with https://."),
            field="url",
        )
    return None


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _wrong(field: str, reason: str) -> Refusal:
    return Refusal(f"receiver.{field}", reason, field=field)
