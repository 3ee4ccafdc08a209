"""准予/不予决定书: the decision, its reasons and what follows from it (行政许可法 art. 38)."""

from clerk_tui.paper.model import Decision, Document, DocumentKind
from clerk_tui.paper.sheet import Block, Heading, Numbered, Sheet
from clerk_tui.paper.sheets.common import (
    acknowledgement,
    case_rows,
    detail_of,
    frame,
    party_rows,
    remedies,
    stated,
    text,
)
from clerk_tui.paper.words import Words


def decision(document: Document, words: Words) -> Sheet:
    """Compose a grant or a refusal."""
    _ = words.say
    facts, detail = document.facts, detail_of(document, Decision)
    basis = words.joined(*detail.basis)
    return frame(
        document,
        words,
        _title(document, words),
        (
            stated(
                *case_rows(facts, words),
                *party_rows(facts, words),
                (_("Accepted on"), words.date(facts.accepted_on)),
            ),
            text(_operative(document, words)),
            text(_("Further provisions applied: {basis}.").format(basis=basis) if basis else ""),
            text(detail.content),
            *_reasons(detail, words),
            *(_consequences(document, detail, words) if _granted(document) else ()),
            remedies(detail.remedies, words) if not _granted(document) else None,
        ),
        sealed_by=facts.department,
        sealed_on=detail.decided_on,
        stub=acknowledgement(document, words, _("I have received this decision.")),
    )


def _granted(document: Document) -> bool:
    return document.kind is DocumentKind.GRANT


def _title(document: Document, words: Words) -> str:
    _ = words.say
    if document.facts.is_licence:
        return _("Decision to Grant a Licence") if _granted(document) else _("Decision to Refuse a Licence")
    return _("Decision to Grant an Application") if _granted(document) else _("Decision to Refuse an Application")


def _operative(document: Document, words: Words) -> str:
    _ = words.say
    if document.facts.is_licence and _granted(document):
        return _(
            "On examination, your application meets the conditions and standards of law. In accordance with "
            "art. 38(1) of the Administrative Licensing Law the licence is granted."
        )
    if document.facts.is_licence:
        return _(
            "On examination, your application does not meet the conditions and standards of law. In accordance "
            "with art. 38(2) of the Administrative Licensing Law the licence is refused."
        )
    if _granted(document):
        return _("On examination, your application meets the conditions and is granted.")
    return _("On examination, your application does not meet the conditions and is refused.")


def _reasons(detail: Decision, words: Words) -> tuple[Block, ...]:
    if not detail.reasons:
        return ()
    _ = words.say
    return (Heading(_("Reasons")), Numbered(detail.reasons))


def _consequences(document: Document, detail: Decision, words: Words) -> tuple[Block | None, ...]:
    _ = words.say
    is_licence = document.facts.is_licence
    validity = ""
    if detail.valid_from or detail.valid_until:
        start, end = words.date(detail.valid_from), words.date(detail.valid_until) or _("no end date")
        validity = _("{start} to {end}").format(start=start, end=end) if start else _("until {end}").format(end=end)
    notes = []
    if is_licence:
        notes.append(
            _(
                "The certificate is issued and delivered within ten working days of this decision (Administrative "
                "Licensing Law, arts. 44 and 82)."
            )
        )
        notes.append(_("The decision is made public and may be consulted (art. 40 of that law)."))
    if is_licence and detail.valid_until:
        notes.append(
            _(
                "To extend the licence, apply thirty days before it expires, unless a law, regulation or rule says "
                "otherwise (art. 50 of that law)."
            )
        )
    result = stated(
        (_("Result document"), detail.result_name),
        (_("Number of the result"), detail.result_no),
        (_("Validity"), validity),
    )
    return (
        Heading(_("Result of the application")) if result.rows else None,
        result if result.rows else None,
        Heading(_("Please note")) if notes else None,
        Numbered(tuple(notes)) if notes else None,
    )
