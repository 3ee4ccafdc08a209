"""What the papers that go outside the hall say: the slip with a parcel, and the letter that tells of a fact."""

from clerk_tui.desk.context import Desk
from clerk_tui.desk.elsewhere import cross_view, due_content
from clerk_tui.desk.telling import telling_of
from clerk_tui.desk.telling_setup import receiver_names
from clerk_tui.domain.case.channel import Direction
from clerk_tui.domain.case.exchange import CONTENT_LABELS, MODE_LABELS, Content, Parcel, Side
from clerk_tui.domain.case.state import CaseState
from clerk_tui.domain.case.told_bodies import FACT_LABELS
from clerk_tui.domain.item import Item
from clerk_tui.i18n import _
from clerk_tui.paper import model as p

Lines = tuple[p.MaterialLine, ...]


def package(desk: Desk, state: CaseState, item: Item, materials: Lines) -> p.PackageSlip:
    """Return the slip of the parcel that was sent last, or of the one to be sent."""
    other = state.elsewhere
    assert other is not None, "only a case of two halls has such a slip"
    sent = [parcel for parcel in state.exchange.parcels if parcel.sent_by is Side.HERE]
    parcel = sent[-1] if sent else None
    content = parcel.content if parcel else due_content(state)
    duties = cross_view(desk, state.id).line.duties
    return p.PackageSlip(
        other_place=other.place_name,
        other_organ=other.organ,
        contact=other.contact,
        address=other.address,
        mode=MODE_LABELS[other.mode],
        incoming=other.direction is Direction.IN,
        content=CONTENT_LABELS[content] if content else "",
        enclosed=_enclosed(parcel, item, materials) if content is not Content.RESULT else (),
        result=" ".join(filter(None, (state.result_name, state.result_no))) if content is Content.RESULT else "",
        slip_no=parcel.slip_no if parcel else "",
        carrier=parcel.carrier if parcel else "",
        parcel_no=parcel.number if parcel else "",
        sent_on=parcel.sent_on if parcel else None,
        duties=tuple((_("this hall") if duty.ours else _("the other hall"), duty.act) for duty in duties),
    )


def _enclosed(parcel: Parcel | None, item: Item, materials: Lines) -> Lines:
    """Return what lies in *parcel*; what it does not say, and one that is still to be packed, holds all of it."""
    if parcel is None or not parcel.materials:
        return materials
    names = {material.name for material in item.materials if material.id in parcel.materials}
    return tuple(line for line in materials if line.name in names)


def telling(desk: Desk, state: CaseState, _item: Item, _materials: Lines) -> p.TellingLetter:
    """Return the letter to a body that takes no electronic messages.

    It says in full what an electronic message would say, and nothing else of the case: a utility finds its customer by
    name, number and telephone, and moves nobody's account on a number with stars in it. What the receiver need not know
    is left out where the fact is made up, by the fields that name its member as reader (个人信息保护法 arts. 6 and 23);
    the letter goes to it alone, by hand or sealed.
    """
    told = telling_of(desk, state.id)
    assert told is not None, "only a case that somebody is told about has such a letter"
    department = desk.departments.get(state.department)
    return p.TellingLetter(
        receiver=receiver_names(desk).get(told.receiver) or (department.name if department else told.receiver),
        fact=FACT_LABELS[told.fact.kind],
        rows=tuple(told.fact.fields.items()),
        key=told.key,
    )
