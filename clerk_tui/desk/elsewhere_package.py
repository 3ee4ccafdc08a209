"""What the handover slip of a parcel to another hall says (跨省通办材料交接单)."""

from datetime import date

from msgspec import Struct

from clerk_tui.desk.context import Desk
from clerk_tui.desk.people import user_name
from clerk_tui.domain.case.exchange import CONTENT_LABELS, MODE_LABELS, Parcel, Side
from clerk_tui.domain.case.state import CaseState
from clerk_tui.domain.case_number import group
from clerk_tui.domain.checklist import STATUS_LABELS, checklist
from clerk_tui.domain.errors import NotFound
from clerk_tui.domain.identity import DOCUMENT_NAMES
from clerk_tui.domain.masking import mask_document
from clerk_tui.i18n import _


class PackagePaper(Struct, frozen=True, kw_only=True):
    """One paper in the parcel."""

    name: str
    shape: str
    """Original, copy, e-licence …, in words."""
    copies: int
    original: bool
    """Whether an original travels: it must come back or be accounted for."""


class PackageFacts(Struct, frozen=True, kw_only=True):
    """Everything the slip prints. The other hall needs the applicant's name; the document's number stays masked."""

    slip_no: str
    case_no: str
    item: str
    content: str
    mode: str
    from_hall: str
    from_address: str
    from_phone: str
    to_place: str
    to_organ: str
    to_address: str
    to_contact: str
    applicant: str
    document: str
    phone: str
    parcel_no: str
    carrier: str
    sent_on: date
    sent_by: str
    papers: tuple[PackagePaper, ...]


def package_facts(desk: Desk, case_id: int, parcel_no: str = "") -> PackageFacts:
    """Return what the slip of a parcel says: of *parcel_no*, or of the latest one that this hall sent.

    Raises NotFound for a case of one hall, and for a parcel that this hall did not send.
    """
    state = desk.case(case_id)
    other = state.elsewhere
    sent = [parcel for parcel in state.exchange.parcels if parcel.sent_by is Side.HERE]
    parcel = next((one for one in reversed(sent) if parcel_no in ("", one.number)), None)
    if other is None or parcel is None:
        raise NotFound(_("This hall has sent no such parcel."), field="parcel", code="elsewhere.parcel_unknown")
    centre = next((centre for centre in desk.catalog.centres if centre.code == state.place), None)
    applicant = state.applicant
    return PackageFacts(
        slip_no=parcel.slip_no,
        case_no=group(state.case_no),
        item=state.item_name,
        content=_(CONTENT_LABELS[parcel.content]),
        mode=_(MODE_LABELS[other.mode]),
        from_hall=centre.name if centre else desk.site.place_name,
        from_address=centre.address if centre else "",
        from_phone=centre.phone if centre else "",
        to_place=other.place_name,
        to_organ=other.organ,
        to_address=other.address,
        to_contact=other.contact,
        applicant=applicant.name,
        document=f"{_(DOCUMENT_NAMES[applicant.document_type])} "
        f"{mask_document(applicant.document_type, applicant.document_number)}",
        phone=applicant.phone,
        parcel_no=parcel.number,
        carrier=parcel.carrier,
        sent_on=parcel.sent_on,
        sent_by=user_name(desk, state.clerk),
        papers=tuple(_papers(desk, state, parcel)),
    )


def _papers(desk: Desk, state: CaseState, parcel: Parcel) -> list[PackagePaper]:
    rows = checklist(desk.case_item(state), state.answers, state.marks)
    return [
        PackagePaper(
            name=row.material.name,
            shape=_(STATUS_LABELS[row.mark.status]),
            copies=row.mark.copies,
            original=row.material.id in state.holders,
        )
        for row in rows
        if row.material.id in parcel.materials
    ]
