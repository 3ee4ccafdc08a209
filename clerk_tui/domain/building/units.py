"""Deciders about the units of a building. A batch is decided as a whole: all of its units, or a refusal naming one."""

from collections.abc import Iterable
from typing import Final

from msgspec.structs import replace

from clerk_tui.domain.applicant import Applicant, ApplicantKind
from clerk_tui.domain.building import bodies as b
from clerk_tui.domain.building import commands as c
from clerk_tui.domain.building.blocks import Block, blocks
from clerk_tui.domain.building.log import BuildingState, UnitState
from clerk_tui.domain.building.model import CHECK_LABELS, Unit
from clerk_tui.domain.case.deciders.context import Context, Decision, reason_missing
from clerk_tui.domain.identity import (
    ORGANISATION_DOCUMENTS,
    check_document,
    check_organisation_name,
    check_person_name,
    check_phone,
)
from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.words import N_

LONGEST_NO: Final = 40
"""Characters of a unit's number, block and entrance included: whatever is longer is another column."""


def checked_buyer(buyer: Applicant, context: Context) -> Applicant | Refusal:
    """Return *buyer* in the one written form, by the rules of identity; whether it is an organisation follows."""
    document = check_document(buyer.document_type, buyer.document_number, context.today)
    if isinstance(document, Refusal):
        return replace(document, field="document_number")
    organisation = buyer.document_type in ORGANISATION_DOCUMENTS
    name = (check_organisation_name if organisation else check_person_name)(buyer.name)
    if isinstance(name, Refusal):
        return replace(name, field="name")
    phone = check_phone(buyer.phone) if buyer.phone.strip() else ""
    if isinstance(phone, Refusal):
        return replace(phone, field="phone")
    kind = ApplicantKind.ORGANISATION if organisation else ApplicantKind.PERSON
    return replace(buyer, kind=kind, name=name, document_number=document.number, phone=phone)


def checked_unit(unit: Unit, context: Context) -> Unit | Refusal:
    """Return *unit* with its buyers checked, or the first refusal; its field is the column it belongs to."""
    if not unit.no:
        return Refusal("unit.number", N_("The unit has no number."), N_("Type it as on the floor plan."), field="no")
    if len(unit.no) > LONGEST_NO:
        return Refusal(
            "unit.number",
            N_("The unit's number is too long."),
            N_("Type it as on the floor plan."),
            field="no",
        )
    buyers: list[Applicant] = []
    for buyer in unit.buyers:
        checked = checked_buyer(buyer, context)
        if isinstance(checked, Refusal):
            return checked
        if any(checked.document_number == other.document_number for other in buyers):
            return Refusal(
                "unit.same_buyer",
                N_("Two buyers of unit {unit} have the same document number."),
                N_("Compare the numbers with the documents."),
                "document_number",
                {"unit": unit.no},
            )
        buyers.append(checked)
    return replace(unit, buyers=tuple(buyers))


def list_units(state: BuildingState, command: c.ListUnits, context: Context) -> Decision:
    """Enter new units; one that is listed already is corrected with a reason, never overwritten."""
    if not command.units:
        return Refusal("units.none", N_("No unit is named."))
    listed: dict[str, Unit] = {}
    for unit in command.units:
        checked = checked_unit(unit, context)
        if isinstance(checked, Refusal):
            return checked
        if checked.no in state.units or checked.no in listed:
            return Refusal(
                "unit.listed",
                N_("Unit {unit} is in the list already."),
                N_("Correct it with the reason if something is wrong."),
                "no",
                {"unit": checked.no},
            )
        listed[checked.no] = checked
    return [b.UnitsListed(units=tuple(listed.values()), source=command.source)]


def correct(state: BuildingState, command: c.CorrectUnit, context: Context) -> Decision:
    """Correct the list; with another buyer or contract the checks have to be made again."""
    unit = state.units.get(command.unit.no)
    if unit is None:
        return _unknown(command.unit.no)
    checked = checked_unit(command.unit, context)
    if isinstance(checked, Refusal):
        return checked
    if checked == unit.listed:
        return Refusal("unit.same", N_("Nothing would change for unit {unit}."), params={"unit": unit.no})
    if refusal := _has_case(unit):
        return refusal
    if not command.reason.strip():
        return reason_missing("reason")
    other = (checked.holders, checked.contract_no) != (unit.listed.holders, unit.listed.contract_no)
    void = other and bool(unit.checks)
    return [b.UnitCorrected(unit=checked, reason=command.reason.strip(), checks_void=void)]


def drop(state: BuildingState, command: c.DropUnit, _context: Context) -> Decision:
    """Take a unit off the list that was never taken in."""
    unit = state.units.get(command.unit)
    if unit is None:
        return _unknown(command.unit)
    if refusal := _has_case(unit):
        return refusal
    return (
        [b.UnitDropped(unit=unit.no, reason=command.reason.strip())]
        if command.reason.strip()
        else reason_missing("reason")
    )


def check(state: BuildingState, command: c.CheckUnits, context: Context) -> Decision:
    """Record a check of units that have buyers and have not passed it yet."""
    if command.on > context.today:
        return Refusal("check.future", N_("A check is recorded when it is passed: the day lies ahead."), field="on")
    if missing := _missing(state, command.units):
        return missing
    found = _found(state, command.units)
    for unit in found:
        if not unit.listed.buyers:
            return Refusal(
                "check.no_buyer",
                N_("Unit {unit} has no buyer: there is nothing to check."),
                N_("Enter the buyer first."),
                params={"unit": unit.no},
            )
        if command.check in unit.checks:
            return Refusal(
                "check.done",
                N_("“{check}” of unit {unit} is recorded already."),
                N_("If that was wrong, take it back with the reason."),
                params={"unit": unit.no, "check": CHECK_LABELS[command.check]},
            )
    names = tuple(unit.no for unit in found)
    numbers = {no: text.strip() for no, text in command.numbers.items() if no in names and text.strip()}
    return [b.UnitsChecked(check=command.check, units=names, on=command.on, numbers=numbers)]


def undo_check(state: BuildingState, command: c.UndoCheck, _context: Context) -> Decision:
    """Take a check back, while no case rests on it."""
    if missing := _missing(state, command.units):
        return missing
    for unit in _found(state, command.units):
        if command.check not in unit.checks:
            return Refusal(
                "check.not_done",
                N_("“{check}” of unit {unit} is not recorded."),
                params={"unit": unit.no, "check": CHECK_LABELS[command.check]},
            )
        if refusal := _has_case(unit):
            return refusal
    if not command.reason.strip():
        return reason_missing("reason")
    return [b.CheckUndone(check=command.check, units=tuple(command.units), reason=command.reason.strip())]


def take_in(state: BuildingState, command: c.TakeIn, context: Context) -> Decision:
    """Bind each unit to its one case; nothing may block it."""
    names = [case.unit for case in command.cases]
    if missing := _missing(state, names):
        return missing
    if len(set(names)) < len(names):
        return Refusal("units.twice", N_("A unit is named twice."), N_("Name each unit once."))
    for unit in _found(state, names):
        if refusal := blocked(state, unit):
            return refusal
    return [b.UnitsTakenIn(cases=command.cases, on=context.today)]


def blocked(state: BuildingState, unit: UnitState) -> Refusal | None:
    """Return why *unit* cannot be taken in, by the first of its blocks, and what to do about it."""
    found = blocks(state, unit)
    if not found:
        return None
    reason, remedy = _BLOCKED[found[0]]
    return Refusal(f"unit.{found[0]}", reason, remedy, params={"unit": unit.no})


def release(state: BuildingState, command: c.Release, _context: Context) -> Decision:
    """Let units be taken in again whose cases ended without a certificate."""
    if missing := _missing(state, command.units):
        return missing
    for unit in _found(state, command.units):
        if unit.case is None:
            return Refusal(
                "release.no_case",
                N_("Unit {unit} has no case; it can be taken in as it is."),
                params={"unit": unit.no},
            )
        if unit.no not in command.ended:
            return Refusal(
                "release.open",
                N_("The case of unit {unit} is not over."),
                N_("Withdraw or void it first; a certificate that was made stands."),
                params={"unit": unit.no},
            )
    if not command.reason.strip():
        return reason_missing("reason")
    return [b.UnitsReleased(units=tuple(command.units), reason=command.reason.strip())]


def hand_over(state: BuildingState, command: c.HandOver, context: Context) -> Decision:
    """Record the hand-over of keys and certificate. Whether the case allows it, its own decider says."""
    unit = state.units.get(command.unit)
    if unit is None:
        return _unknown(command.unit)
    if unit.handed_over_on is not None:
        return Refusal(
            "hand_over.done",
            N_("Unit {unit} was handed over on {day}."),
            params={"unit": unit.no, "day": unit.handed_over_on.isoformat()},
        )
    if unit.case is None:
        return Refusal(
            "hand_over.no_case",
            N_("Unit {unit} has no certificate: its transfer was never taken in."),
            N_("Take it in first."),
            params={"unit": unit.no},
        )
    return [
        b.UnitHandedOver(
            unit=unit.no,
            receiver=command.receiver.strip(),
            document_type=command.document_type,
            document_number=command.document_number,
            relation=command.relation,
            on=context.today,
        )
    ]


_BLOCKED: Final[dict[Block, tuple[str, str]]] = {
    Block.CLOSED: (N_("The file of this building is closed."), N_("Reopen it first, with the reason.")),
    Block.TAKEN_IN: (
        N_("Unit {unit} was taken in already."),
        N_("Open its case. Should it end without a certificate, release the unit; then take it in again."),
    ),
    Block.COMPLETION: (
        N_("The building has not passed its completion acceptance."),
        N_("Record the completion acceptance, then the first registration."),
    ),
    Block.FIRST_REGISTRATION: (
        N_("The building has no first registration yet."),
        N_("Record the first registration with its number."),
    ),
    Block.BUYER: (N_("Unit {unit} has no buyer."), N_("Enter the buyer first.")),
    Block.CONTRACT: (N_("The contract of unit {unit} is not on file."), N_("Check it online and record the check.")),
    Block.TAX: (N_("The deed tax of unit {unit} is not paid."), N_("Check it with the tax office; record the check.")),
    Block.FUND: (
        N_("The maintenance fund of unit {unit} is not paid."),
        N_("Check it with the housing office and record the check."),
    ),
}


def _found(state: BuildingState, names: Iterable[str]) -> list[UnitState]:
    return [state.units[no] for no in names if no in state.units]


def _missing(state: BuildingState, names: Iterable[str]) -> Refusal | None:
    names = list(names)
    if not names:
        return Refusal("units.none", N_("No unit is named."))
    return next((_unknown(no) for no in names if no not in state.units), None)


def _unknown(no: str) -> Refusal:
    return Refusal(
        "unit.unknown",
        N_("The building has no unit {unit}."),
        N_("Check the number, or enter the unit first."),
        "no",
        {"unit": no or "—"},
    )


def _has_case(unit: UnitState) -> Refusal | None:
    if unit.case is None:
        return None
    return Refusal(
        "unit.has_case",
        N_("The transfer of unit {unit} was taken in."),
        N_("Withdraw or void its case and release the unit; then correct it."),
        params={"unit": unit.no},
    )
