"""送达回证: who received which document, how and when."""

from clerk_tui.paper.model import Delivery, DeliveryMethod, Document
from clerk_tui.paper.sheet import Column, Sheet, Signatures, Table
from clerk_tui.paper.sheets.common import case_rows, detail_of, frame, office_name, stated, text
from clerk_tui.paper.words import Words


def delivery(document: Document, words: Words) -> Sheet:
    """Compose the proof of delivery."""
    _ = words.say
    facts, detail = document.facts, detail_of(document, Delivery)
    receiver = detail.receiver
    return frame(
        document,
        words,
        _("Proof of Delivery"),
        (
            stated(
                *case_rows(facts, words),
                (_("Person to be served"), facts.applicant.name),
                (_("Signed for by"), receiver.name if receiver else ""),
                (_("Relation to that person"), words.say(receiver.relation) if receiver else ""),
                (
                    (words.say(receiver.document_label) or _("Identity document"), receiver.document_number)
                    if receiver
                    else ("", "")
                ),
                (_("Method of delivery"), _method(detail.method, words)),
                (_("Place of delivery"), detail.place),
                (_("Parcel number"), detail.parcel_no),
                (_("Delivered at"), words.moment(detail.at)),
            ),
            _papers(detail, words),
            text(_("Remarks: {text}").format(text=detail.note) if detail.note else ""),
            Signatures(_signatures(detail, words)),
        ),
        sealed_by=office_name(facts),
        sealed_on=detail.at.date(),
        addressee="",
    )


def _papers(detail: Delivery, words: Words) -> Table:
    _ = words.say
    columns = (
        Column(_("#"), centred=True),
        Column(_("Document delivered"), 4),
        Column(_("Document number"), 4),
        Column(_("Number of copies"), centred=True),
    )
    return Table(
        columns,
        tuple(
            (str(n), words.say(paper.name), paper.number, str(paper.copies)) for n, paper in enumerate(detail.papers, 1)
        ),
    )


def _method(method: DeliveryMethod, words: Words) -> str:
    _ = words.say
    return {
        DeliveryMethod.DIRECT: _("in person"),
        DeliveryMethod.LEFT: _("left at the address"),
        DeliveryMethod.ENTRUSTED: _("entrusted to another organ"),
        DeliveryMethod.MAIL: _("by post"),
        DeliveryMethod.PUBLISHED: _("by publication"),
        DeliveryMethod.ELECTRONIC: _("electronically"),
    }[method]


def _signatures(detail: Delivery, words: Words) -> tuple[tuple[str, str], ...]:
    _ = words.say
    receiver = (_("Receiver (signature)"), "")
    deliverer = (_("Deliverer (signature)"), detail.deliverer)
    day = (_("Date"), "")
    if detail.method is DeliveryMethod.LEFT:
        # A document that was left needs a witness in place of the receiver's signature.
        return ((_("Witness (signature)"), ""), deliverer, day)
    if detail.method in (DeliveryMethod.PUBLISHED, DeliveryMethod.ELECTRONIC):
        return (deliverer, day)
    return (receiver, deliverer, day)
