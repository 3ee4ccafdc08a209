"""What several documents share: the frame of a sheet, the facts of a case, materials, remedies."""

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from clerk_tui.domain.checklist import MarkStatus
from clerk_tui.paper.model import CaseFacts, Detail, Document, MaterialLine, Party, Remedies, document_number
from clerk_tui.paper.sheet import Block, Column, Fields, Paragraph, Seal, Sheet, Stub, Table
from clerk_tui.paper.words import Words

Rows = tuple[tuple[str, str], ...]
D = TypeVar("D")


def detail_of(document: Document, kind: type[D]) -> D:
    """Return the extra of *document* as the *kind* that ``Document`` has made sure of."""
    detail: Detail = document.detail
    assert isinstance(detail, kind)
    return detail


def frame(
    document: Document,
    words: Words,
    title: str,
    blocks: Iterable[Block | None],
    *,
    sealed_by: str = "",
    sealed_on: date | None = None,
    subtitle: str = "",
    addressee: str | None = None,
    stub: Stub | None = None,
    dense: bool = False,
) -> Sheet:
    """Return *blocks* (None left out) in the frame every document has: issuer, title, number, seal, code, footer.

    *sealed_by* names the organ that seals, on *sealed_on* or the day of issue; empty: no seal. *addressee* is the
    applicant unless said otherwise.
    """
    _ = words.say
    facts = document.facts
    seal = Seal(sealed_by, words.date(sealed_on or document.issued_at.date()), _("(seal)")) if sealed_by else None
    return Sheet(
        language=words.language,
        issuer=sealed_by or office_name(facts),
        title=title,
        subtitle=subtitle,
        number=document_number(document),
        number_label=_("No."),
        marks=_marks(document, words),
        addressee=_("To {name}:").format(name=facts.applicant.name) if addressee is None else addressee,
        blocks=tuple(block for block in blocks if block is not None),
        dense=dense,
        seal=seal,
        stub=stub,
        qr=facts.qr_payload,
        qr_caption=_("Shows this case at any window"),
        footer=_footer(facts, words),
        page_template=_("page {page} of {pages}"),
    )


def _marks(document: Document, words: Words) -> tuple[str, ...]:
    _ = words.say
    reprint = _("reprint no. {n}").format(n=document.reprint) if document.reprint else ""
    translation = _("English version for reference; the Chinese text prevails") if words.language == "en" else ""
    return tuple(mark for mark in (reprint, translation) if mark)


def _footer(facts: CaseFacts, words: Words) -> tuple[str, ...]:
    _ = words.say
    office = facts.office
    lines = (
        office.address and _("Address: {text}").format(text=office.address),
        office.hours and _("Hours: {text}").format(text=office.hours),
        office.phone and _("Enquiries: {text}").format(text=office.phone),
        office.complaint_line and _("Complaints: {text}").format(text=office.complaint_line),
    )
    return tuple(line for line in lines if line)


def office_name(facts: CaseFacts) -> str:
    """Return the centre's name with its county, 江永县桃川镇便民服务中心."""
    office = facts.office
    return office.name if office.name.startswith(office.county) else office.county + office.name


def stated(*rows: tuple[str, str]) -> Fields:
    """Return the rows that have a value as one block."""
    return Fields(tuple(row for row in rows if row[1]))


def text(sentence: str, *, small: bool = False) -> Paragraph | None:
    """Return *sentence* as a paragraph, None when it is empty."""
    return Paragraph(sentence, small=small) if sentence else None


def case_rows(facts: CaseFacts, words: Words) -> Rows:
    """Return number, item and authority: what the case is."""
    _ = words.say
    return (
        (_("Case number"), facts.case_no_grouped or facts.case_no),
        (_("Item applied for"), facts.item),
        (_("Deciding authority"), facts.department),
    )


def party_rows(facts: CaseFacts, words: Words) -> Rows:
    """Return the applicant and the agent with their masked documents: who applies."""
    _ = words.say
    applicant, agent = facts.applicant, facts.agent
    return (
        (_("Applicant"), applicant.name),
        (words.say(applicant.document_label) or _("Identity document"), applicant.document_number),
        (_("Legal representative"), applicant.legal_rep),
        (_("Agent"), party(agent, words) if agent else ""),
        (_("Contact telephone"), agent.phone if agent and agent.phone else applicant.phone),
    )


def party(person: Party, words: Words) -> str:
    """Return *person* in a line: name, relation, document and its masked number."""
    document = f"{words.say(person.document_label)} {person.document_number}".strip()
    return words.joined(words.bracketed(person.name, words.say(person.relation)), document)


def limit_rows(facts: CaseFacts, words: Words) -> Rows:
    """Return the statutory and the promised limit and the due date that follows from them."""
    _ = words.say
    due = words.date(facts.due_on)
    if due and facts.due_provisional:
        due = words.bracketed(due, _("provisional: the holidays of that year are not announced yet"))
    return (
        (_("Statutory time limit"), words.limit(facts.statutory_limit)),
        (_("Promised time limit"), words.limit(facts.promised_limit)),
        (_("Due by"), due),
    )


def derivation(facts: CaseFacts, words: Words) -> Paragraph | None:
    """Return how the due date was counted, None when nothing is known of it."""
    _ = words.say
    steps = words.run_on(words.phrase(step) for step in facts.derivation)
    return text(_("How the due date is counted: {steps}").format(steps=steps), small=True) if steps else None


def how(line: MaterialLine, words: Words) -> str:
    """Return what became of a material, as the applicant should read it."""
    _ = words.say
    return {
        MarkStatus.MISSING: _("not handed in"),
        MarkStatus.ORIGINAL_SEEN: _("seen, returned"),
        MarkStatus.ORIGINAL_KEPT: _("original kept"),
        MarkStatus.COPY_KEPT: _("copy kept"),
        MarkStatus.E_LICENCE: _("e-licence"),
        MarkStatus.WAIVED: _("not required"),
        MarkStatus.COMMITTED: _("by commitment"),
        MarkStatus.DEFERRED: _("follows later"),
        MarkStatus.CORRECTABLE: _("corrected on the spot"),
        MarkStatus.DEFECTIVE: _("to be corrected"),
    }[line.status]


def received(facts: CaseFacts, words: Words) -> tuple[Block | None, ...]:
    """Return what was handed in: the table, or where the catalog lists no materials, what the window noted."""
    _ = words.say
    intro = text(_("The following application materials have been received:"))
    if not facts.materials_unlisted:
        return (intro, materials(facts.materials, words))
    silent = _("The catalog does not list the materials of this item; please check them against the department's list.")
    return (intro, text(facts.remark), text(silent, small=True))


def materials(lines: Iterable[MaterialLine], words: Words) -> Table:
    """Return the table of *lines*: what was handed in, how, how many, on what ground not."""
    _ = words.say
    columns = (
        Column(_("#"), centred=True),
        Column(_("Material"), 5),
        Column(_("How received"), centred=True),
        Column(_("Originals"), centred=True),
        Column(_("Copies"), centred=True),
        Column(_("Remarks"), 2.6),
    )
    rows = tuple(
        (
            str(n),
            line.name,
            how(line, words),
            str(line.originals or ""),
            str(line.copies or ""),
            words.joined(line.basis, line.note),
        )
        for n, line in enumerate(lines, 1)
    )
    return Table(columns, rows)


def remedies(remedy: Remedies | None, words: Words) -> Paragraph | None:
    """Return the right to reconsideration and litigation, None when *remedy* is None.

    行政复议法 (2023) art. 20: 60 days; 行政诉讼法 art. 46: 6 months; both from knowing of the act.
    """
    _ = words.say
    if remedy is None:
        return None
    sentence = _(
        "If you do not accept this decision, you may apply to {reconsideration} for administrative reconsideration "
        "within 60 days of receiving it (Administrative Reconsideration Law, art. 20), or bring an administrative "
        "action before {court} within six months of receiving it (Administrative Litigation Law, art. 46)."
    )
    return Paragraph(
        sentence.format(
            reconsideration=remedy.reconsideration or _("the reconsideration organ with jurisdiction"),
            court=remedy.court or _("the people's court with jurisdiction"),
        )
    )


def acknowledgement(document: Document, words: Words, sentence: str) -> Stub:
    """Return the stub by which the applicant acknowledges *document* with *sentence*."""
    _ = words.say
    facts, number = document.facts, document_number(document)
    return Stub(
        caption=_("Acknowledgement (kept by the window)"),
        text=sentence,
        rows=tuple(
            row
            for row in (
                (_("No."), f"{number} {facts.applicant.name}") if number else (_("Applicant"), facts.applicant.name),
                (_("Item applied for"), facts.item),
            )
            if row[1]
        ),
        signatures=((_("Applicant or agent (signature)"), ""), (_("Date"), "")),
    )
