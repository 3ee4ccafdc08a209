"""What is on record of an applicant: broken promises, and papers that need not be brought again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from clerk_tui.desk.credit import Record, record
from clerk_tui.domain.checklist import ChecklistRow, Evidence, MarkStatus
from clerk_tui.i18n import _

if TYPE_CHECKING:
    from clerk_tui.desk.context import Desk
    from clerk_tui.domain.intake import IntakeForm


class OnRecord(NamedTuple):
    """Everything at once: it is looked up once a number."""

    credit: Record
    proposals: dict[str, Evidence]
    """What can stand for a material, by the material's id."""


def on_record(desk: Desk, form: IntakeForm) -> OnRecord:
    """Return what is on record of the applicant of *form*. Reads the store."""
    from clerk_tui.desk.reuse import proposals

    party = form.applicant
    return OnRecord(record(desk, party.document_type, party.document_number), proposals(desk, form))


def said_of(row: ChecklistRow | None, proposals: Mapping[str, Evidence]) -> str:
    """Return what stands for the material of *row*, or could; empty where nothing does."""
    from clerk_tui.desk.reuse import evidence_text

    if row is None:
        return ""
    if (evidence := row.mark.evidence) is not None:
        return evidence_text(evidence)
    proposed = proposals.get(row.material.id) if row.mark.status is MarkStatus.MISSING else None
    return _("On record: {what}").format(what=evidence_text(proposed)) if proposed else ""
