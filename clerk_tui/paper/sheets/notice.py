"""一次性告知书 and 补正通知书: everything that is missing or wrong, told once (行政许可法 art. 32(1)(4))."""

from clerk_tui.paper.model import Document, DocumentKind, Notice
from clerk_tui.paper.sheet import Column, Sheet, Table
from clerk_tui.paper.sheets.common import (
    acknowledgement,
    case_rows,
    detail_of,
    frame,
    office_name,
    party_rows,
    stated,
    text,
)
from clerk_tui.paper.words import Words


def notice(document: Document, words: Words) -> Sheet:
    """Compose the notice; after receipt it is titled as the correction notice it then is."""
    _ = words.say
    facts, detail = document.facts, detail_of(document, Notice)
    after_receipt = document.kind is DocumentKind.CORRECTION_NOTICE
    deadline = words.date(detail.deadline)
    return frame(
        document,
        words,
        _("Correction Notice") if after_receipt else _("One-time Notice"),
        (
            stated(
                *case_rows(facts, words),
                *party_rows(facts, words),
                (_("Received at"), words.moment(facts.received_at)),
                (_("Checked by"), f"{facts.window} {facts.clerk}".strip()),
            ),
            text(_opening(document, words)),
            _corrections(detail, words),
            text(_("Please supply all of it by {day}.").format(day=deadline) if deadline else ""),
            text(words.say(detail.consequence)),
            text(_closing(document, words)),
        ),
        subtitle=_("(everything, told once)") if after_receipt else "",
        sealed_by=office_name(facts),
        stub=acknowledgement(
            document, words, _("I have received this notice; the window has explained what is to be corrected.")
        ),
    )


def _opening(document: Document, words: Words) -> str:
    _ = words.say
    if document.facts.is_licence:
        return _(
            "The materials of your application are incomplete or not in the legal form. In accordance with "
            "art. 32(1)(4) of the Administrative Licensing Law, this is everything that has to be corrected:"
        )
    return _("The materials of your application do not meet the requirements yet. This is everything to be corrected:")


def _closing(document: Document, words: Words) -> str:
    _ = words.say
    if document.facts.is_licence:
        return _(
            "Once everything listed has been corrected as required, the application must be accepted (Administrative "
            "Licensing Law, art. 32(1)(5))."
        )
    return _("Once everything listed has been corrected as required, the application is accepted.")


def _corrections(detail: Notice, words: Words) -> Table:
    _ = words.say
    columns = (
        Column(_("#"), centred=True),
        Column(_("Material"), 3),
        Column(_("What is wrong"), 3),
        Column(_("Acceptance standard"), 3),
        Column(_("How to correct it"), 3),
    )
    rows = tuple(
        (str(n), correction.material, words.say(correction.problem), correction.standard, correction.remedy)
        for n, correction in enumerate(detail.corrections, 1)
    )
    return Table(columns, rows)
