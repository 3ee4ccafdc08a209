"""一件事: one receipt, one notice, one form and one hand-out for all the members of a visit; the plan is in ``plan``.

Members are numbered alike on all of them, so that a narrow column can say which one is meant.
"""

from collections.abc import Iterable
from datetime import date

from clerk_tui.paper.model import BundleSheet, Document, SharedMaterial
from clerk_tui.paper.sheet import Block, Column, Fields, Heading, Numbered, Sheet, Signatures, Table
from clerk_tui.paper.sheets.common import (
    acknowledgement,
    detail_of,
    frame,
    how,
    limit_rows,
    office_name,
    party,
    party_rows,
    stated,
    text,
)
from clerk_tui.paper.words import Words


def receipt(document: Document, words: Words) -> Sheet:
    """Compose the one receipt: every member with its own number, and the papers asked for once."""
    _ = words.say
    facts, detail = document.facts, detail_of(document, BundleSheet)
    return frame(
        document,
        words,
        _("Receipt for One Thing in One Go"),
        (
            stated(
                (_("Bundle number"), facts.case_no_grouped),
                (_("Query code"), facts.query_code),
                *what(document, words),
                *party_rows(facts, words),
                (_("Received"), words.joined(words.moment(facts.received_at), f"{facts.window} {facts.clerk}".strip())),
                *limit_rows(facts, words)[1:],
            ),
            Heading(_("The items of this visit")),
            _members(document, words),
            Heading(_("Application materials, each handed in once")),
            _materials(detail, words),
            Numbered(tuple(_notes(document, words))),
        ),
        sealed_by=office_name(facts),
        addressee="",
        stub=acknowledgement(
            document, words, _("I have received this receipt and answer for the truth of the materials handed in.")
        ),
        dense=True,
    )


def _notes(document: Document, words: Words) -> list[str]:
    _ = words.say
    facts, detail = document.facts, detail_of(document, BundleSheet)
    notes = [_("Each item is a case with its own number and time limit; one may be refused while others go on.")]
    if any(member.after or member.documents for member in detail.members):
        notes.append(_("Items that wait for others begin when those are decided; nothing has to be handed in again."))
    if late := beyond_promise(document, words):
        notes.append(late)
    if facts.originals_held:
        notes.append(_("Originals kept are given back when the results are handed out."))
    notes.append(_("Materials and personal data are used for this application only."))
    notes.append(_("Please keep this receipt: its code or number answers enquiries and collects the results."))
    return notes


def beyond_promise(document: Document, words: Words) -> str:
    """Return how to read days of members that lie behind the day the whole bundle is promised for."""
    _ = words.say
    facts, detail = document.facts, detail_of(document, BundleSheet)
    days = [member.due_on for member in detail.members if member.due_on and not member.decided]
    if facts.due_on is None or not days or max(days) <= facts.due_on:
        return ""
    return _(
        "The day of an item is the last one by its own limit; all of them together are promised for {day}, and the "
        "leading department sees to it."
    ).format(day=words.date(facts.due_on))


def notice(document: Document, words: Words) -> Sheet:
    """Compose the one-time notice for all members: everything that is missing or wrong, and who waits for it."""
    _ = words.say
    facts, detail = document.facts, detail_of(document, BundleSheet)
    columns = (
        Column(_("#"), centred=True),
        Column(_("Material"), 3),
        Column(_("What is wrong"), 2),
        Column(_("Acceptance standard"), 3),
        Column(_("Needed for"), 3),
    )
    rows = tuple(
        (str(n), c.material, words.say(c.problem), c.standard, c.remedy) for n, c in enumerate(detail.corrections, 1)
    )
    by = _("Please supply all of it by {day}.").format(day=words.date(detail.deadline)) if detail.deadline else ""
    lapses = _("If nothing is supplied by then, the application may be deemed withdrawn.") if detail.deadline else ""
    return frame(
        document,
        words,
        _("One-time Notice for One Thing in One Go"),
        (
            stated((_("Bundle number"), facts.case_no_grouped), *what(document, words), *party_rows(facts, words)),
            text(
                _("For these items the materials do not meet the requirements yet; this is everything to be corrected:")
            ),
            Table(columns, rows),
            text(words.run_on(part for part in (by, lapses) if part)),
            text(_("A material is handed in once, for all the items that need it; the other items go on meanwhile.")),
        ),
        sealed_by=office_name(facts),
        stub=acknowledgement(
            document, words, _("I have received this notice; the window has explained what is to be corrected.")
        ),
    )


def form(document: Document, words: Words) -> Sheet:
    """Compose the one application form; its fields fill every member's own form."""
    _ = words.say
    facts, detail = document.facts, detail_of(document, BundleSheet)
    filled = tuple((label, _value(value, words)) for label, value in detail.fields)
    return frame(
        document,
        words,
        _("Application Form for One Thing in One Go"),
        (
            stated((_("Bundle number"), facts.case_no_grouped), *what(document, words), *party_rows(facts, words)),
            Heading(_("Particulars, given once for all the items")) if filled else None,
            Fields(filled) if filled else None,
            Heading(_("Items applied for")),
            Numbered(tuple(words.bracketed(member.name, member.department) for member in detail.members)),
            text(
                _(
                    "I apply for the items above and agree that these particulars fill the form of each of them. What "
                    "I have stated is true, and I answer for it."
                )
            ),
            Signatures(((_("Applicant or agent (signature)"), ""), (_("Date"), ""))),
        ),
        addressee="",
    )


def _value(value: str, words: Words) -> str:
    """Return what was filled in; a day is written as everywhere else."""
    try:
        return words.date(date.fromisoformat(value)) if len(value) == len("2026-03-02") else value
    except ValueError:
        return value


def numbers(members: Iterable[int], words: Words) -> str:
    """Return the numbers of members in a row."""
    return ("、" if words.language == "zh_CN" else ", ").join(map(str, members))


def delivery(document: Document, words: Words) -> Sheet:
    """Compose the proof that the results that were ready were handed out together."""
    _ = words.say
    facts, detail = document.facts, detail_of(document, BundleSheet)
    columns = (
        Column(_("#"), centred=True),
        Column(_("Item"), 4),
        Column(_("Case number"), 4),
        Column(_("Document delivered"), 3),
    )
    rows = tuple((str(n), member.name, member.case_no, member.result) for n, member in enumerate(detail.members, 1))
    return frame(
        document,
        words,
        _("Proof of Joint Delivery"),
        (
            stated(
                (_("Bundle number"), facts.case_no_grouped),
                *what(document, words),
                (_("Person to be served"), facts.applicant.name),
                (_("Signed for by"), party(detail.receiver, words) if detail.receiver else ""),
                (_("Delivered at"), words.moment(detail.at)),
            ),
            Table(columns, rows),
            Signatures(
                (
                    (_("Receiver (signature)"), ""),
                    (_("Deliverer (signature)"), detail.deliverer),
                    (_("Date"), ""),
                )
            ),
        ),
        sealed_by=office_name(facts),
        addressee="",
    )


def what(document: Document, words: Words) -> tuple[tuple[str, str], ...]:
    """Return which one thing it is, and who leads."""
    _ = words.say
    return ((_("One thing"), document.facts.item), (_("Leading department"), detail_of(document, BundleSheet).lead))


def _members(document: Document, words: Words) -> Table:
    _ = words.say
    columns = (
        Column(_("#"), centred=True),
        Column(_("Item"), 4),
        Column(_("Case number"), centred=True),
        Column(_("State"), centred=True),
        Column(_("Due by"), centred=True),
    )
    year = document.issued_at.year
    return Table(
        columns,
        tuple(
            (str(n), m.name, m.case_no, words.say(m.state), words.short_date(m.due_on, year))
            for n, m in enumerate(detail_of(document, BundleSheet).members, 1)
        ),
    )


def _materials(detail: BundleSheet, words: Words) -> Block | None:
    _ = words.say
    if not detail.materials:
        return text(_("No materials are asked for."))
    columns = (
        Column(_("#"), centred=True),
        Column(_("Material"), 5),
        Column(_("How received"), centred=True),
        Column(_("Remarks"), 2),
        Column(_("For item no."), centred=True),
    )
    return Table(
        columns,
        tuple(
            (
                str(n),
                shared.line.name,
                words.bracketed(how(shared.line, words), _copies(shared.line.copies, words)),
                words.joined(shared.line.basis, shared.line.note),
                _needed_by(shared, len(detail.members), words),
            )
            for n, shared in enumerate(detail.materials, 1)
        ),
    )


def _copies(copies: int, words: Words) -> str:
    _ = words.say
    return _("{n} copies").format(n=copies) if copies > 1 else ""


def _needed_by(shared: SharedMaterial, members: int, words: Words) -> str:
    _ = words.say
    if members > 1 and len(shared.needed_by) == members:
        return _("all")
    return numbers(shared.needed_by, words)
