"""Files that belong to a case: scans of papers, photographs, the result as it was made."""

import errno
import mimetypes
import os
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from clerk_tui.desk.casework import do_within
from clerk_tui.desk.context import Desk
from clerk_tui.desk.people import user_name
from clerk_tui.domain.case import bodies as b
from clerk_tui.domain.case import commands as c
from clerk_tui.domain.errors import BadInput, NotFound
from clerk_tui.domain.people import Deed
from clerk_tui.domain.session import SESSION, Exported
from clerk_tui.i18n import _
from clerk_tui.system import reason

UNKNOWN_TYPE = "application/octet-stream"


class AttachmentLine(Struct, frozen=True):
    """A file of a case, without its content."""

    number: int
    """From 1, in the order in which they were added."""
    label: str
    media_type: str
    size: int
    """Bytes."""
    added_at: datetime
    added_by: str
    sha256: str


def attach(desk: Desk, case_id: int, file: Path, label: str = "") -> AttachmentLine:
    """Add *file* to a case; the store keeps it, encrypted, and the original may go.

    Raises NotPermitted, Refused for an archived case, BadInput for a file that cannot be read, is empty or too large.
    """
    from clerk_tui.store.attachments import add_attachment

    media_type = mimetypes.guess_type(file.name)[0] or UNKNOWN_TYPE
    with _readable(file) as stream, desk.store.transaction() as writer:
        sha256 = add_attachment(writer, stream)
        command = c.Attach(
            sha256=sha256, media_type=media_type, size=stream.tell(), label=label or _readable_name(file)
        )
        do_within(desk, writer, case_id, command)
    return attachments(desk, case_id)[-1]


def _readable(file: Path) -> BinaryIO:
    try:
        if not (file.is_file() or file.is_dir()) and file.exists():  # a pipe or a terminal would be waited on for ever
            raise OSError(errno.ENXIO, "no file")
        return file.open("rb")
    except OSError as error:
        raise BadInput(
            _("“{file}” cannot be read: {reason}.").format(file=_readable_name(file), reason=reason(error)),
            field="file",
        ) from error


def _readable_name(file: Path) -> str:
    """Return the name of *file* as text: a stick from an older Windows has names that are no UTF-8."""
    return os.fsencode(file.name).decode(errors="replace")


def attachments(desk: Desk, case_id: int) -> list[AttachmentLine]:
    """Return the files of a case, the oldest first. Raises NotFound, NotPermitted."""
    desk.require(Deed.READ)
    desk.case(case_id)
    found: list[AttachmentLine] = []
    for event in desk.store.events(case_id):
        body = b.decode_body(event.kind, event.v, event.body) if event.kind == "attachment_added" else None
        if isinstance(body, b.AttachmentAdded):
            who = user_name(desk, event.actor)
            line = AttachmentLine(len(found) + 1, body.label, body.media_type, body.size, event.at, who, body.sha256)
            found.append(line)
    return found


def save(desk: Desk, case_id: int, number: int, target: Path) -> Path:
    """Write an attachment to the new file *target*; that it left the store stays in the log.

    Raises NotFound, NotPermitted, FileExistsError (nothing is overwritten) and other OSError.
    """
    desk.require(Deed.REVEAL)
    line = next((line for line in attachments(desk, case_id) if line.number == number), None)
    if line is None:
        raise NotFound(_("The case has no attachment {number}.").format(number=number), field="number")
    data = desk.store.read_attachment(line.sha256)
    with desk.store.transaction() as writer:
        # In the log before it is on the disk: what left is known even if the power goes in between.
        body = Exported(what="attachment", rows=1, target=target.name)
        writer.append([body], subject=None, subject_kind=SESSION, actor=desk.user.login, at=desk.clock())
    with target.open("xb") as stream:
        stream.write(data)
    return target
