"""What the operating system would not do, in the user's language; it speaks its own."""

import errno

from clerk_tui.domain.words import N_
from clerk_tui.i18n import _

REASONS = {
    errno.ENOENT: N_("there is no such file or directory"),
    errno.EACCES: N_("this account may not read or write it"),
    errno.EPERM: N_("this account may not read or write it"),
    errno.EISDIR: N_("it is a directory, not a file"),
    errno.ENOTDIR: N_("part of the path is not a directory"),
    errno.EEXIST: N_("it exists already"),
    errno.ENOTEMPTY: N_("the directory is not empty"),
    errno.ENAMETOOLONG: N_("the name is too long"),
    errno.ELOOP: N_("its links lead in a circle"),
    errno.ENXIO: N_("it is a device or a pipe, not a file"),
    errno.EBUSY: N_("something else is using it"),
    errno.ENOSPC: N_("the disk is full"),
    errno.EFBIG: N_("the file would become too large for this disk or account"),
    errno.EDQUOT: N_("this account's share of the disk is used up"),
    errno.EROFS: N_("the disk is read-only"),
    errno.EIO: N_("the disk does not answer properly"),
}


def reason(error: OSError) -> str:
    """Return why, as part of a sentence; in the system's own words when it is nothing a person meets."""
    known = REASONS.get(error.errno or 0)
    return _(known) if known else error.strerror or type(error).__name__
