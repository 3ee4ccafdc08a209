"""What goes outside the hall on paper: the slip with a parcel (跨省通办), and a letter that tells of a fact."""

from clerk_tui.paper.model import Document, PackageSlip, TellingLetter
from clerk_tui.paper.sheet import Column, Fields, Heading, Sheet, Signatures, Table
from clerk_tui.paper.sheets.common import (
    case_rows,
    detail_of,
    frame,
    materials,
    office_name,
    party_rows,
    stated,
    text,
)
from clerk_tui.paper.words import Words


def package(document: Document, words: Words) -> Sheet:
    """Compose the slip that lies in the parcel: what is in it, from whom to whom, and who does what."""
    _ = words.say
    facts, detail = document.facts, detail_of(document, PackageSlip)
    here = office_name(facts)
    there = words.joined(detail.other_place, detail.other_organ)
    collecting, handling = (there, here) if detail.incoming else (here, there)
    duties = Table(
        (Column(_("Which side"), 1), Column(_("Its duty"), 4)),
        tuple((words.say(side), words.say(duty)) for side, duty in detail.duties),
    )
    return frame(
        document,
        words,
        _("Slip for Papers Sent to Another Hall"),
        (
            stated(
                *case_rows(facts, words),
                *party_rows(facts, words),
                (_("Received at"), words.moment(facts.received_at)),
                (_("Collected by"), collecting),
                (_("Handled by"), handling),
                (_("Mode"), words.say(detail.mode)),
                (_("In this parcel"), words.say(detail.content)),
                (_("Result document"), detail.result),
                (_("Slip number"), detail.slip_no),
                (_("Send to"), words.joined(detail.address or there, detail.contact)),
                (_("Parcel number"), words.joined(detail.carrier, detail.parcel_no)),
                (_("Sent on"), words.date(detail.sent_on)),
            ),
            text(
                _(
                    "The collecting hall has checked the applicant's identity and the form of the papers only; whether "
                    "to accept and what to decide is for the handling place, whose acceptance starts the time limit."
                )
            ),
            materials(detail.enclosed, words) if detail.enclosed else None,
            Heading(_("Duties of both sides")) if detail.duties else None,
            duties if detail.duties else None,
            Signatures(((_("Given by (signature)"), facts.clerk), (_("Taken by (signature)"), ""), (_("Date"), ""))),
        ),
        sealed_by=office_name(facts),
        addressee="",
    )


def telling(document: Document, words: Words) -> Sheet:
    """Compose the letter by which a body that takes no electronic messages is told of a fact."""
    _ = words.say
    facts, detail = document.facts, detail_of(document, TellingLetter)
    return frame(
        document,
        words,
        _("Notice to a Joint Service"),
        (
            stated((_("What is told"), words.say(detail.fact)), *case_rows(facts, words), *party_rows(facts, words)),
            Heading(_("Particulars of the notice")) if detail.rows else None,
            Fields(detail.rows) if detail.rows else None,
            text(_("Please do what is yours and answer the window: done, or refused with the reason.")),
            text(
                _("Key of this notice: {key}. The same key twice is the same notice.").format(key=detail.key),
                small=True,
            ),
            Signatures(((_("What was done"), ""), (_("Answered by (signature)"), ""), (_("Date"), ""))),
        ),
        sealed_by=office_name(facts),
        addressee=_("To {name}:").format(name=detail.receiver),
    )
