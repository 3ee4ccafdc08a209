"""Documents of a case: which can be printed, what each says, and the print itself.

The print is recorded before anything leaves: a document that exists on paper is always in the log. What did not come
out (no glyph, full disk, no printer) does not count, so that the paper which does come out is no reprint.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from clerk_tui.desk.casework import do, do_within
from clerk_tui.desk.context import Desk, told
from clerk_tui.desk.document_details import DOCUMENT_LABELS, RELATION_LABELS, detail
from clerk_tui.desk.people import user_name
from clerk_tui.domain.applicant import Agent, Applicant
from clerk_tui.domain.case import bodies as b
from clerk_tui.domain.case import commands as c
from clerk_tui.domain.case.state import CaseState, Phase
from clerk_tui.domain.case.summary import due_date
from clerk_tui.domain.case_number import group
from clerk_tui.domain.checklist import MarkStatus, checklist
from clerk_tui.domain.deadline import explain
from clerk_tui.domain.errors import Refused
from clerk_tui.domain.identity import DOCUMENT_NAMES
from clerk_tui.domain.intake import checklist_unknown
from clerk_tui.domain.item import CaseKind, Item, ItemType
from clerk_tui.domain.masking import mask_document, mask_name, mask_phone
from clerk_tui.domain.people import Deed
from clerk_tui.domain.scan import receipt_payload
from clerk_tui.i18n import _, current_language
from clerk_tui.paper import model as p
from clerk_tui.paths import make_private, state_dir

if TYPE_CHECKING:
    from clerk_tui.paper.output import Waiting


class Printable(Struct, frozen=True):
    """A document this case can print now."""

    kind: p.DocumentKind
    label: str
    version: int
    printed: int
    """How often this version left on paper already."""


class PrintResult(Struct, frozen=True):
    """What a print left behind."""

    kind: p.DocumentKind
    reprint: int
    path: Path | None = None
    """Where the PDF lies; None when the document was only shown."""
    text: str = ""
    """The document as plain text, for the terminal."""
    sent_to: str = ""
    """Printer it was sent to."""
    trouble: str = ""
    """Why it did not come out, in a sentence; the case is untouched and the file can be printed again."""


def printable(state: CaseState) -> list[Printable]:
    """Return the documents of the case as it stands, the one that is due now first."""
    found = []
    for kind in _available(state):
        version = _version(state, kind)
        times = state.times_printed(kind, version)
        found.append(Printable(kind, _(DOCUMENT_LABELS[kind]), version, times))
    return found


def print_document(
    desk: Desk,
    case_id: int,
    kind: p.DocumentKind,
    *,
    folder: Path | None = None,
    printer: str = "",
    medium: str = "pdf",
) -> PrintResult:
    """Print one document of a case: as PDF into *folder* and to *printer* if named, or as text (medium ``text``).

    What is only shown is logged and counts as no print. Raises Refused when the case has no such document (yet).
    """
    desk.require(Deed.PRINT)
    state = desk.case(case_id)
    _require_available(state, kind)
    if medium in b.PAPER_MEDIA:
        return _on_paper(desk, state, kind, folder or make_private(state_dir() / "documents"), printer)
    version = _version(state, kind)
    document = build(desk, state, kind, version=version)
    do(desk, case_id, c.Print(document=kind, version=version, medium=medium))
    return PrintResult(kind, 0, text=_text(document))


def build(desk: Desk, state: CaseState, kind: p.DocumentKind, *, version: int = 1, reprint: int = 0) -> p.Document:
    """Return the document *kind* of a case, its facts settled and its persons masked."""
    item = desk.item(state.item, state.catalog_version)
    facts = _facts(desk, state, item)
    if kind is p.DocumentKind.RECEIPT:
        # The slip lies about on counters; the applicant knows who they are.
        agent = replace(facts.agent, name=mask_name(facts.agent.name)) if facts.agent else None
        facts = replace(facts, applicant=replace(facts.applicant, name=state.applicant.masked_name), agent=agent)
    return p.Document(
        kind=kind,
        facts=facts,
        detail=detail(desk, state, item, kind, facts.materials),
        issued_at=desk.clock(),
        version=version,
        reprint=reprint,
        language=current_language(),
    )


def _on_paper(desk: Desk, state: CaseState, kind: p.DocumentKind, folder: Path, printer: str) -> PrintResult:
    """Set the document aside, record it, and only then let the file appear.

    What cannot be set was never printed and is not recorded; what appears is in the log already.
    """
    from clerk_tui.paper.output import set_aside
    from clerk_tui.paper.trouble import PaperTrouble

    while True:
        version = _version(state, kind)
        times = state.times_printed(kind, version)
        document = build(desk, state, kind, version=version, reprint=times)
        try:
            with set_aside(document, folder) as waiting:
                if _recorded(desk, state.id, kind, version, times):
                    path = _let_out(desk, state.id, document, waiting)
                    return _published(desk, state.id, document, path, printer)
        except PaperTrouble as error:
            return PrintResult(kind, times, text=_text(document), trouble=str(told(error.refusal)))
        # Another window printed it meanwhile: this one is the reprint, and must say so.
        state = desk.case(state.id)


def _recorded(desk: Desk, case_id: int, kind: p.DocumentKind, version: int, times: int) -> bool:
    """Record the print, unless the case is no longer the one that was set: then nothing is written."""
    with desk.store.transaction() as writer:
        now = writer.case(case_id)
        if now is None or (_version(now, kind), now.times_printed(kind, version)) != (version, times):
            return False
        do_within(desk, writer, case_id, c.Print(document=kind, version=version))
    return True


def _let_out(desk: Desk, case_id: int, document: p.Document, waiting: "Waiting") -> Path:
    from clerk_tui.paper.trouble import PaperTrouble

    try:
        return waiting.publish()
    except PaperTrouble:
        do(desk, case_id, c.Print(document=document.kind, version=document.version, failed=True))
        raise


def _published(desk: Desk, case_id: int, document: p.Document, path: Path, printer: str) -> PrintResult:
    from clerk_tui.paper.output import print_file

    kind, reprint, text = document.kind, document.reprint, _text(document)
    if printer and (refusal := print_file(path, printer).refusal) is not None:
        do(desk, case_id, c.Print(document=kind, version=document.version, failed=True))
        return PrintResult(kind, reprint, path=path, text=text, trouble=str(told(refusal)))
    return PrintResult(kind, reprint, path=path, text=text, sent_to=printer)


def _text(document: p.Document) -> str:
    from clerk_tui.paper.text import render_text

    return render_text(document)


def _require_available(state: CaseState, kind: p.DocumentKind) -> None:
    if kind in _available(state):
        return
    raise Refused(
        _("This case has no document “{document}” now.").format(document=_(DOCUMENT_LABELS[kind])),
        hint=_("It can have: {documents}.").format(
            documents="、".join(_(DOCUMENT_LABELS[k]) for k in _available(state))
        ),
        field="document",
        code="print.unavailable",
    )


def _available(state: CaseState) -> list[p.DocumentKind]:
    kinds = p.DocumentKind
    found: list[p.DocumentKind] = []
    if state.phase is Phase.DELIVERED or state.handed_out_on or state.phase is Phase.MAILED:
        found.append(kinds.DELIVERY_PROOF)
    if state.outcome is b.Outcome.REFUSED:
        found.append(kinds.REFUSAL)
    elif state.outcome is not None:
        found.append(kinds.GRANT)
    if state.ending in (Phase.WITHDRAWN, Phase.DEEMED_WITHDRAWN, Phase.TERMINATED, Phase.VOIDED):
        found.append(kinds.CLOSURE)
    if state.ground is not None:
        found.append(kinds.DECLINE)
    if state.extensions:
        found.append(kinds.EXTENSION)
    if state.procedures:
        found.append(kinds.EXCLUDED_PROCEDURE)
    if state.slips:
        found.append(kinds.HANDOVER_SLIP)
    if state.accepted_on is not None and not _on_the_spot(state):
        found.append(kinds.ACCEPTANCE)
    if state.notice:
        at_once = state.notice_given_on == state.received_at.date()
        found.append(kinds.ONE_TIME_NOTICE if at_once else kinds.CORRECTION_NOTICE)
    return [*found, kinds.RECEIPT]


def _on_the_spot(state: CaseState) -> bool:
    """Whether the decision came with the acceptance: it is the decision then that the applicant is given."""
    return state.case_kind is CaseKind.IMMEDIATE and state.decided_on == state.accepted_on


def _version(state: CaseState, kind: p.DocumentKind) -> int:
    if kind is p.DocumentKind.HANDOVER_SLIP:
        return max(state.slips, 1)
    if kind is p.DocumentKind.EXCLUDED_PROCEDURE:
        return max(state.procedures, 1)
    if kind in (p.DocumentKind.ONE_TIME_NOTICE, p.DocumentKind.CORRECTION_NOTICE):
        return max(state.notices, 1)
    return 1


def _facts(desk: Desk, state: CaseState, item: Item) -> p.CaseFacts:
    due = due_date(state, desk.calendar)
    rows = checklist(item, state.answers, state.marks)
    names = {material.id: material.name for material in item.materials}
    return p.CaseFacts(
        office=_office(desk, item),
        window=state.window,
        clerk=user_name(desk, state.clerk),
        item=state.item_name,
        department=_department(desk, state),
        is_licence=item.item_type is ItemType.LICENCE,
        applicant=_party(state.applicant),
        case_no=state.case_no,
        case_no_grouped=group(state.case_no),
        query_code=state.query_code,
        qr_payload=receipt_payload(state.case_no, state.query_code),
        agent=_agent(state.agent) if state.agent else None,
        received_at=state.received_at,
        accepted_on=state.accepted_on,
        statutory_limit=state.statutory_limit,
        promised_limit=state.promised_limit,
        due_on=due.date if due else None,
        due_provisional=due.provisional if due else False,
        derivation=tuple(p.Phrase(line.template, line.params) for line in explain(due)) if due else (),
        materials=tuple(
            p.MaterialLine(
                name=row.material.name,
                status=row.mark.status,
                originals=int(row.mark.status is MarkStatus.ORIGINAL_KEPT),
                copies=row.mark.copies,
                basis=row.mark.basis,
                note=row.mark.defect,
            )
            for row in rows
        ),
        materials_unlisted=checklist_unknown(item),
        remark=state.remark,
        originals_held=tuple(
            names.get(material, material) for material, holder in state.holders.items() if holder != "applicant"
        ),
    )


def _office(desk: Desk, item: Item) -> p.Office:
    centre = next((c for c in desk.catalog.centres if c.code == desk.site.place), None)
    department = desk.departments.get(item.department)
    return p.Office(
        county=desk.catalog.county,
        name=centre.name if centre else desk.site.place_name,
        address=centre.address if centre else "",
        hours=centre.hours if centre else "",
        phone=item.consult_line or (department.phone if department else ""),
        # The only telephone a centre publishes is its complaint line.
        complaint_line=item.complaint_line or (centre.phone if centre else ""),
    )


def _department(desk: Desk, state: CaseState) -> str:
    department = desk.departments.get(state.department)
    return department.name if department else state.department


def _party(applicant: Applicant) -> p.Party:
    return p.Party(
        name=applicant.name,
        document_label=DOCUMENT_NAMES[applicant.document_type],
        document_number=mask_document(applicant.document_type, applicant.document_number),
        phone=mask_phone(applicant.phone) if applicant.phone else "",
        legal_rep=applicant.legal_rep,
    )


def _agent(agent: Agent) -> p.Party:
    return p.Party(
        name=agent.name,
        document_label=DOCUMENT_NAMES[agent.document_type],
        document_number=mask_document(agent.document_type, agent.document_number),
        phone=mask_phone(agent.phone) if agent.phone else "",
        relation=RELATION_LABELS[agent.relation],
    )
