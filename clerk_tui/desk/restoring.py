"""Putting a backup back: the one deed of an administrator for which nobody can be signed in."""

from pathlib import Path

from msgspec import Struct

from clerk_tui.desk.context import Clock, china_now
from clerk_tui.desk.places import own_paths
from clerk_tui.domain.errors import NotFound
from clerk_tui.i18n import _


class Restored(Struct, frozen=True):
    """What a restore did."""

    store: Path
    moved_aside: Path | None
    """Where the store that was there lies now; None when there was none."""


def restore(source: Path, login: str, password: str, clock: Clock = china_now) -> Restored:
    """Put the backup *source* in the place of this workstation's store, opened with a user's password.

    The password must open the key file of this store, or the backup's own where there is none any more. Whoever can
    do that on this machine could copy the files as well, so no role is asked: the store that knows the roles may be
    the very thing that is damaged. Raises NotFound, NotPermitted, StoreTrouble.
    """
    from clerk_tui.paths import make_private
    from clerk_tui.store import backup
    from clerk_tui.store.keys import unlock

    if not source.is_file():
        raise NotFound(_("There is no backup at “{path}”.").format(path=source), field="file")
    paths = own_paths()
    keys = paths.keys if paths.keys.exists() else source.with_suffix(".keys")
    key = unlock(keys, login.strip(), password)
    make_private(paths.store.parent)
    aside = backup.restore(source, paths.store, key, clock())
    return Restored(paths.store, aside)
