"""How events about cases that two halls handle together change the state."""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from clerk_tui.domain.case import bodies as b
from clerk_tui.domain.case import elsewhere_bodies as eb
from clerk_tui.domain.case.body import Body
from clerk_tui.domain.case.channel import Direction
from clerk_tui.domain.case.exchange import Addressee, Content, Exchange, Parcel, Part, Side, sender
from clerk_tui.domain.case.state import READY, CaseState, Phase


def _direction(state: CaseState) -> Direction:
    return state.elsewhere.direction if state.elsewhere is not None else Direction.OUT


def _there(state: CaseState) -> str:
    """Who holds what was sent: the organ there, written as a department of whose id nothing but the name is known."""
    return f"department:{state.elsewhere.organ or state.elsewhere.place_name}" if state.elsewhere else ""


def _changed(state: CaseState, **changes: Any) -> CaseState:
    return replace(state, exchange=replace(state.exchange, **changes))


def _sent(state: CaseState, body: eb.ParcelSent) -> CaseState:
    parcel = Parcel(
        number=body.number,
        carrier=body.carrier,
        content=body.content,
        to=body.to,
        sent_by=sender(_direction(state), body.content),
        materials=body.materials,
        slip_no=body.slip_no,
        sent_on=body.on,
        arrived_on=body.on if body.by_line else None,
    )
    state = _changed(state, parcels=(*state.exchange.parcels, parcel))
    if parcel.sent_by is Side.HERE:
        gone = {material: _there(state) for material in body.materials if state.holders.get(material) == "window"}
        state = replace(state, slips=state.slips + 1, holders={**state.holders, **gone})
    return _after_sending(state, parcel)


def _after_sending(state: CaseState, parcel: Parcel) -> CaseState:
    if parcel.content is Content.PACKAGE:
        return _changed(state, returned="", returned_on=None)
    if parcel.content is Content.SUPPLEMENT and _direction(state) is Direction.OUT:
        # It is with them again: they accept it or do not.
        return replace(_changed(state, asked="", asked_on=None), phase=Phase.RECEIVED, supply_by=None)
    if parcel.content is Content.RESULT:
        addressed = replace(state, parcel_no=parcel.number)
        return replace(addressed, phase=Phase.MAILED) if state.phase in READY else addressed
    return state


def _arrived(state: CaseState, body: eb.ParcelArrived) -> CaseState:
    known = state.exchange.parcel(body.number)
    if known is None:
        # It was under way before there was a case to say so.
        known = Parcel(
            number=body.number,
            carrier=body.carrier,
            content=body.content,
            sent_by=sender(_direction(state), body.content),
            sent_on=body.on,
        )
        state = _changed(state, parcels=(*state.exchange.parcels, known))
    state = _parcel(state, known, arrived_on=body.on)
    if _direction(state) is not Direction.OUT:
        return state
    if known.content is Content.RETURNED:
        back = {material: "window" for material, holder in state.holders.items() if holder == _there(state)}
        return replace(state, holders={**state.holders, **back})
    if known.content is Content.RESULT and state.phase is Phase.MAILED:
        if known.to is Addressee.APPLICANT:
            given = dict.fromkeys(state.holders, "applicant")
            return replace(state, phase=Phase.DELIVERED, handed_out_on=body.on, closed_on=body.on, holders=given)
        return replace(state, phase=Phase.ISSUED, parcel_no="")
    return state


def _lost(state: CaseState, body: eb.ParcelLost) -> CaseState:
    known = state.exchange.parcel(body.number)
    if known is None:
        return state
    if known.number == state.parcel_no:
        state = replace(state, parcel_no="")
    return _parcel(state, known, lost_on=body.on, note=body.note)


def _parcel(state: CaseState, known: Parcel, **changes: Any) -> CaseState:
    parcels = tuple(replace(one, **changes) if one is known else one for one in state.exchange.parcels)
    return _changed(state, parcels=parcels)


def _accepted(state: CaseState, body: eb.AcceptedThere) -> CaseState:
    return replace(
        _changed(state, number=body.number, asked="", asked_on=None),
        phase=Phase.IN_REVIEW,
        accepted_on=body.on,
        promised_limit=body.limit or state.promised_limit,
        supply_by=None,
    )


def _asked(state: CaseState, body: eb.AskedThere) -> CaseState:
    return replace(
        _changed(state, asked=body.what, asked_on=body.on, supplied_on=None),
        phase=Phase.CORRECTION_PENDING,
        supply_by=body.supply_by,
        corrected=False,
        brought=(),
    )


def _supplied(state: CaseState, body: eb.SuppliedForThere) -> CaseState:
    return replace(_changed(state, supplied_on=body.on), corrected=True)


def _returned(state: CaseState, body: eb.ReturnedThere) -> CaseState:
    return replace(
        _changed(state, returned=body.reason, returned_on=body.on, asked="", asked_on=None),
        phase=Phase.RECEIVED,
        supply_by=None,
        corrected=False,
    )


def _declined(state: CaseState, body: eb.DeclinedThere) -> CaseState:
    return replace(
        state, phase=Phase.DECLINED, ground_reason=body.reason, closing_reason=body.reason, closed_on=body.on
    )


def _decided(state: CaseState, body: eb.DecidedThere) -> CaseState:
    return replace(
        _changed(state, electronic=body.electronic),
        # An electronic result is here at once; a paper one is in the post until its parcel arrives.
        phase=Phase.ISSUED if body.electronic else Phase.MAILED,
        outcome=b.Outcome(body.outcome),
        decision_reason=body.reason,
        decided_on=body.on,
        result_name=body.result_name,
        result_no=body.result_no,
    )


def _part_asked(state: CaseState, body: eb.PartAsked) -> CaseState:
    part = Part(side=body.side, what=body.what, asked_on=body.on)
    return _changed(state, parts=(*state.exchange.parts, part))


def _part_done(state: CaseState, body: eb.PartDone) -> CaseState:
    exchange: Exchange = state.exchange
    asked = exchange.open_part(body.side)
    if asked is None:
        return state
    done = replace(asked, result=body.result, done_on=body.on)
    return _changed(state, parts=tuple(done if part is asked else part for part in exchange.parts))


def _filed(state: CaseState, _body: eb.Filed) -> CaseState:
    return state


APPLY: dict[type[Body], Callable[[CaseState, Any], CaseState]] = {
    eb.Filed: _filed,
    eb.ParcelSent: _sent,
    eb.ParcelArrived: _arrived,
    eb.ParcelLost: _lost,
    eb.AcceptedThere: _accepted,
    eb.AskedThere: _asked,
    eb.ReturnedThere: _returned,
    eb.DeclinedThere: _declined,
    eb.DecidedThere: _decided,
    eb.SuppliedForThere: _supplied,
    eb.PartAsked: _part_asked,
    eb.PartDone: _part_done,
}
