"""What belongs to a case besides its timeline: materials, documents, originals, and the facts of its result."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

from clerk_tui.domain.case.bodies import Delivery
from clerk_tui.domain.case.duties import DutyStatus
from clerk_tui.domain.masking import mask_address, mask_name
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _
from clerk_tui.tui.widgets.fast_list import Column, FastList, Look
from clerk_tui.tui.widgets.material_list import look

if TYPE_CHECKING:
    from clerk_tui.desk.case_view import CaseView
    from clerk_tui.desk.duties import DutyLine

_ENDED = {DutyStatus.DONE: N_("done"), DutyStatus.BROKEN: N_("broken"), DutyStatus.VOID: N_("void")}


class PaperKind(Enum):
    """What a row of the panel is."""

    HEADING = auto()
    MATERIAL = auto()
    DOCUMENT = auto()
    ORIGINAL = auto()
    DUTY = auto()
    FACT = auto()


class PaperRow(NamedTuple):
    """One row: what it is, which one, and its two texts."""

    kind: PaperKind
    id: str
    name: str
    state: str = ""
    look: Look = Look()
    duty: DutyLine | None = None


class Papers(FastList[PaperRow]):
    """The panel beside the timeline, or in its place where the terminal is narrow."""

    def __init__(self) -> None:
        super().__init__(
            [Column(), Column(22)], lambda row: (row.name, row.state), look=lambda row: row.look, id="papers"
        )

    def show_case(self, view: CaseView) -> None:
        """Show what belongs to the case; the cursor stays on its row."""
        parts = (_materials, _told, _duties, _promises, _documents, _originals, _facts)
        self.show([row for part in parts for row in part(view)], keep=True)


def _heading(text: str) -> PaperRow:
    return PaperRow(PaperKind.HEADING, "", text, look=Look(" ", "strong"))


def _materials(view: CaseView) -> Iterator[PaperRow]:
    from clerk_tui.desk.saying import mark_text

    yield _heading(_("Materials {n}").format(n=len(view.rows)))
    for row in view.rows:
        yield PaperRow(PaperKind.MATERIAL, row.material.id, row.material.name, mark_text(row), look(row))


def _told(view: CaseView) -> Iterator[PaperRow]:
    if view.tellings:
        yield _heading(_("Told outside the hall"))
    for line in view.tellings:
        yield PaperRow(PaperKind.FACT, "", f"{line.receiver}  {line.what}", line.state)


def _duties(view: CaseView) -> Iterator[PaperRow]:
    from clerk_tui.desk.duties import due_line
    from clerk_tui.tui.screens.duties import duty_look

    if view.duties:
        yield _heading(_("Owed and to check"))
    for line in view.duties:
        is_open = line.status is DutyStatus.OPEN
        state = due_line(line) if is_open else f"{_(_ENDED[line.status])} {line.closed_on or ''}".strip()
        name = f"{line.kind_name} {line.what}"
        yield PaperRow(PaperKind.DUTY, line.ref, name, state, duty_look(line) if is_open else Look(" ", "dim"), line)


def _promises(view: CaseView) -> Iterator[PaperRow]:
    if view.commitments:
        yield _heading(_("Commitments"))
    for promise in view.commitments:
        state = _("taken back") if promise.withdrawn else _("signed {day}").format(day=f"{promise.signed_on:%m-%d}")
        yield PaperRow(PaperKind.FACT, "", promise.what, state, Look(" ", "dim") if promise.withdrawn else Look())


def _documents(view: CaseView) -> Iterator[PaperRow]:
    from clerk_tui.desk.printing import printable

    documents = printable(view.state)
    yield _heading(_("Documents {n}").format(n=len(documents)))
    for document in documents:
        printed = _("printed {n}×").format(n=document.printed) if document.printed else _("not printed")
        yield PaperRow(PaperKind.DOCUMENT, str(document.kind), f"{document.label} v{document.version}", printed)


def _originals(view: CaseView) -> Iterator[PaperRow]:
    if view.holdings:
        yield _heading(_("Originals: who has them"))
    for holding in view.holdings:
        yield PaperRow(PaperKind.ORIGINAL, holding.material, holding.name, holding.holder)


def _facts(view: CaseView) -> Iterator[PaperRow]:
    state = view.state
    agent = mask_name(state.agent.name) if state.agent else ""
    posted = state.delivery is Delivery.POST
    facts = (
        (_("Agent"), agent),
        (_("Result name"), f"{state.result_name} {state.result_no}".strip()),
        (_("Valid to"), state.valid_until),
        (_("Result goes"), _("by post") if posted else ""),
        (_("Address"), mask_address(state.delivery_address) if posted else ""),
        (_("Parcel no."), state.parcel_no),
        (_("To supply by"), state.supply_by.isoformat() if state.supply_by else ""),
        (_("Remarks"), state.remark),
        (_("In place of"), state.replaces),
        (_("Query code"), state.query_code),
        (_("Catalog"), state.catalog_version),
    )
    yield _heading(_("Particulars"))
    for name, value in facts:
        if value:
            yield PaperRow(PaperKind.FACT, "", f"{name}  {value}")
