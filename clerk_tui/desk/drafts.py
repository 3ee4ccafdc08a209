"""Half-filled intake forms: kept as they are typed, offered again to the same user, carried over to a newer catalog."""

from typing import TYPE_CHECKING
from uuid import uuid4

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from clerk_tui.desk.context import Desk
from clerk_tui.domain.applicant import shown_name
from clerk_tui.domain.errors import NotFound
from clerk_tui.domain.intake import IntakeForm, carry_over
from clerk_tui.i18n import _

if TYPE_CHECKING:
    from clerk_tui.store.records import Draft

DRAFT_KIND = "intake"


class DraftLine(Struct, frozen=True):
    """A half-filled form, as the list of drafts shows it."""

    id: str
    title: str
    saved_at: str
    applicant: str = ""
    """Masked; empty while there is no name, or when the form is of a version that cannot be read."""


def save_draft(desk: Desk, form: IntakeForm, draft: str = "") -> str:
    """Keep the half-filled *form*, to be offered to the same user again; return the draft's id."""
    record = draft_of(desk, form, draft)
    desk.store.save_draft(record)
    return record.id


def draft_of(desk: Desk, form: IntakeForm, draft: str = "") -> "Draft":
    """Return the record that keeps *form* for the user, in place of the one with the id *draft*."""
    from clerk_tui.store.records import Draft

    return Draft(
        id=draft or uuid4().hex,
        user=desk.user.login,
        kind=DRAFT_KIND,
        title=desk.form_item(form).name,
        body=msgspec.json.encode(form).decode(),
        updated_at=desk.clock(),
    )


def drafts(desk: Desk) -> list[DraftLine]:
    """Return this user's half-filled intake forms, newest first."""
    found = [draft for draft in desk.store.drafts(desk.user.login) if draft.kind == DRAFT_KIND]
    return [
        DraftLine(draft.id, draft.title, f"{draft.updated_at:%m-%d %H:%M}", _applicant(draft.body)) for draft in found
    ]


def _applicant(body: str) -> str:
    try:
        form = msgspec.json.decode(body, type=IntakeForm)
    except msgspec.ValidationError:
        return ""
    return shown_name(form.applicant.name, form.applicant_kind) if form.applicant.name else ""


def resume(desk: Desk, draft: str) -> tuple[IntakeForm, list[str]]:
    """Return a draft's form, carried over to the catalog in force, and every difference that made, in words."""
    row = desk.store.draft(draft)
    if row is None or row.user != desk.user.login:
        raise NotFound(_("There is no such draft."), hint=_("It may already have been taken in."))
    form = msgspec.json.decode(row.body, type=IntakeForm)
    if form.catalog_version == desk.version:
        return form, []
    from clerk_tui.catalog.diff import item_differences

    old = desk.form_item(form)
    try:
        new = desk.form_item(replace(form, catalog_version=desk.version))
    except NotFound:
        ended = _("This item is no longer in the catalog of {version}.").format(version=desk.version)
        return form, [ended]
    differences = [str(change) for change in item_differences(old, new)]
    return carry_over(form, new, desk.version), differences


def discard_draft(desk: Desk, draft: str) -> None:
    """Throw one's own draft away; another's stays where it is."""
    row = desk.store.draft(draft)
    if row is not None and row.user == desk.user.login:
        desk.store.delete_draft(draft)
