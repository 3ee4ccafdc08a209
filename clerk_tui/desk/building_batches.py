"""The batches of a building: taking its units in, deciding their cases, and the hand-over of keys and certificate.

A batch is a few units a transaction: what was reported done is durable, a batch that is killed leaves no case without
its unit and no unit with two cases, and the next run goes on where it stopped. Each unit has its own outcome.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from clerk_tui.desk.building_transfer import transfer_form
from clerk_tui.desk.buildings import do_within, open_file
from clerk_tui.desk.casework import do_within as do_case
from clerk_tui.desk.context import Desk
from clerk_tui.desk.intake import commit_within
from clerk_tui.domain.applicant import Relation
from clerk_tui.domain.building import commands as bc
from clerk_tui.domain.building.blocks import BLOCK_LABELS, Block, blocks, failed
from clerk_tui.domain.building.log import BuildingState, UnitState
from clerk_tui.domain.building.model import UnitCase, unit_no, unit_order
from clerk_tui.domain.building.units import blocked
from clerk_tui.domain.case import commands as c
from clerk_tui.domain.case.bodies import KINDS, Body, Outcome, encode_body
from clerk_tui.domain.case.decide import decide
from clerk_tui.domain.case.evolve import SUBJECT_KIND, evolve
from clerk_tui.domain.case.state import CaseState, Phase
from clerk_tui.domain.errors import BadInput, Refused
from clerk_tui.domain.event import Event
from clerk_tui.domain.identity import DocumentType, check_document
from clerk_tui.domain.intake import check_form
from clerk_tui.domain.item import Item
from clerk_tui.domain.people import Deed
from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.verdict import VerdictKind
from clerk_tui.i18n import _

if TYPE_CHECKING:
    from clerk_tui.store.store import Writer

BATCH: Final = 25
"""Units a transaction: other windows wait some tenths of a second at most."""

Progress = Callable[[int, int], bool]
"""Told how many units are done, of how many; called after each transaction. False ends the batch there."""


class UnitOutcome(Struct, frozen=True, kw_only=True):
    """What became of one unit of a batch."""

    unit: str
    case_no: str = ""
    why: str = ""
    """Why it was refused, and what to do; empty: carried out."""


def _go_on(_done: int, _all: int) -> bool:
    return True


# Taking in


def take_in(
    desk: Desk, building_id: int, units: Sequence[str] = (), progress: Progress = _go_on
) -> tuple[UnitOutcome, ...]:
    """Take in the transfers of *units*, or of all units that nothing blocks; one accepted case each.

    Run again after it was broken off, it takes in what is left. Raises NotPermitted, NotFound, Refused for a closed
    file, StoreTrouble; what was reported before stands.
    """
    desk.require(Deed.INTAKE)
    with desk.store.transaction() as writer:
        state = open_file(desk, writer, building_id)
    item = desk.item(state.item)
    names = [unit_no(no) for no in units] or _takeable(state)
    outcomes: list[UnitOutcome] = []
    for some in _batches(names):
        with desk.store.transaction() as writer:
            outcomes += _take_in_some(desk, writer, building_id, item, some)
        if not progress(len(outcomes), len(names)):
            break
    return tuple(outcomes)


def what_blocks(state: BuildingState) -> dict[Block, int]:
    """Return how many units each block keeps from being taken in; those taken in and those not sold are left out."""
    waiting = (unit for unit in state.units.values() if unit.case is None and unit.listed.buyers)
    return dict(Counter(block for unit in waiting for block in blocks(state, unit)))


def _takeable(state: BuildingState) -> list[str]:
    free = [no for no, unit in state.units.items() if not blocks(state, unit)]
    return sorted(free, key=unit_order)


def _take_in_some(
    desk: Desk, writer: "Writer", building_id: int, item: Item, names: Sequence[str]
) -> list[UnitOutcome]:
    # Read again inside the transaction: a colleague may have taken some of them in meanwhile.
    state = open_file(desk, writer, building_id)
    cases: list[UnitCase] = []
    outcomes: list[UnitOutcome] = []
    for no in dict.fromkeys(names):
        taken = _take_in_one(desk, writer, state, item, no)
        if isinstance(taken, str):
            outcomes.append(UnitOutcome(unit=no, why=taken))
        else:
            cases.append(UnitCase(unit=no, case_id=taken.id, case_no=taken.case_no))
            outcomes.append(UnitOutcome(unit=no, case_no=taken.case_no))
    if cases:
        do_within(desk, writer, building_id, bc.TakeIn(cases=tuple(cases)))
    return outcomes


def _take_in_one(desk: Desk, writer: "Writer", state: BuildingState, item: Item, no: str) -> CaseState | str:
    """Return the case, or why there is none. Nothing was written then."""
    unit = state.units.get(no)
    if unit is None:
        return _("The building has no unit {unit}.").format(unit=no)
    if refusal := blocked(state, unit):
        return _several(state, unit) or str(desk.told(refusal))
    form = transfer_form(desk, state, unit, item)
    checked = check_form(form, item, desk.today())
    if checked.verdict.kind not in (VerdictKind.ACCEPT, VerdictKind.DECIDE):
        return str(desk.told(checked.problems[0])) if checked.problems else _("Its papers are not complete.")
    return commit_within(desk, writer, form, checked)


def _several(state: BuildingState, unit: UnitState) -> str:
    """Return all that is missing, where it is more than one thing."""
    found = blocks(state, unit)
    if len(found) < 2:
        return ""
    return _("Not yet: {blocks}.").format(blocks=_(", ").join(_(BLOCK_LABELS[block]) for block in found))


# Deciding


def decide_all(
    desk: Desk,
    building_id: int,
    units: Sequence[str] = (),
    *,
    outcome: Outcome = Outcome.GRANTED,
    reason: str = "",
    first_no: str = "",
    progress: Progress = _go_on,
) -> tuple[UnitOutcome, ...]:
    """Decide the transfers of *units*, or of all that are under way, and make their certificates.

    *first_no* is the number of the first certificate; the others count on from it, in the order of the units. Without
    it nothing is made yet: deciding again with it makes the certificates. Raises NotPermitted, NotFound, BadInput.
    """
    desk.require(Deed.DECIDE)
    numbers = counting_from(first_no) if first_no.strip() else None
    with desk.store.transaction() as writer:
        state = open_file(desk, writer, building_id)
        names = [unit_no(no) for no in units] or _undecided(writer, state, made=numbers is not None)
    outcomes: list[UnitOutcome] = []
    number = next(numbers) if numbers else ""
    for some in _batches(names):
        with desk.store.transaction() as writer:
            state = open_file(desk, writer, building_id)
            for no in some:
                decided = _decide_one(desk, writer, state, no, outcome, reason, number)
                outcomes.append(decided)
                # A number whose certificate was not made goes to the next unit.
                number = next(numbers) if numbers and not decided.why else number
        if not progress(len(outcomes), len(names)):
            break
    return tuple(outcomes)


def counting_from(first: str) -> Iterator[str]:
    """Yield *first* and the numbers after it: the last digits of it count on. Raises BadInput when it has none."""
    # The last digits alone count on: Python reads no number of thousands of digits.
    match = re.fullmatch(r"(.*?)(\d{1,18})(\D*)", first.strip(), re.DOTALL)
    if match is None:
        raise BadInput(
            _("“{number}” does not end in digits that could be counted on.").format(number=first),
            hint=_("Type the number of the first certificate whole."),
            field="first_no",
            code="building.first_no",
        )
    before, digits, after = match.groups()
    return (f"{before}{n:0{len(digits)}d}{after}" for n in count(int(digits)))


def _undecided(writer: "Writer", state: BuildingState, *, made: bool) -> list[str]:
    """Return the units whose cases wait for a decision, or for their certificate if certificates are *made*."""
    waiting = {Phase.ACCEPTED, Phase.DISPATCHED, Phase.IN_REVIEW} | ({Phase.DECIDED} if made else set())
    bound = ((no, writer.case(unit.case.case_id)) for no, unit in state.units.items() if unit.case)
    return sorted((no for no, case in bound if case is not None and case.phase in waiting), key=unit_order)


def _decide_one(
    desk: Desk, writer: "Writer", state: BuildingState, no: str, outcome: Outcome, reason: str, number: str
) -> UnitOutcome:
    unit = state.units.get(no)
    if unit is None:
        return UnitOutcome(unit=no, why=_("The building has no unit {unit}.").format(unit=no))
    case = writer.case(unit.case.case_id) if unit.case else None
    if unit.case is None or case is None:
        return UnitOutcome(unit=no, why=_("It was never taken in."))
    if case.phase is Phase.DECIDED and not number:
        why = _("It is decided already; to make its certificate, give the number.")
        return UnitOutcome(unit=no, case_no=case.case_no, why=why)
    result = desk.item(case.item, case.catalog_version).result_name
    decided = rehearsed(desk, case, _to_certificate(case, outcome, reason, result, number))
    if isinstance(decided, Refusal):
        return UnitOutcome(unit=no, case_no=case.case_no, why=str(desk.told(decided)))
    writer.append(decided, subject=case.id, actor=desk.user.login, at=desk.clock())
    return UnitOutcome(unit=no, case_no=case.case_no)


def _to_certificate(case: CaseState, outcome: Outcome, reason: str, result: str, number: str) -> list[c.Command]:
    commands: list[c.Command] = []
    if case.phase in (Phase.ACCEPTED, Phase.DISPATCHED):
        commands.append(c.Claim())
    if case.phase is not Phase.DECIDED:
        commands.append(c.Decide(outcome=outcome, reason=reason, result_name=result))
    if number and outcome is Outcome.GRANTED:
        commands.append(c.Issue(result_name=case.result_name or result, result_no=number))
    return commands


def rehearsed(desk: Desk, case: CaseState, commands: Sequence[c.Command]) -> list[Body] | Refusal:
    """Return what *commands* make of *case*, or the first refusal: a batch writes all of a unit's deeds or none."""
    bodies: list[Body] = []
    state = case
    for command in commands:
        decided = decide(state, command, desk.context())
        if isinstance(decided, Refusal):
            return decided
        for body in decided:
            state = evolve(state, _provisional(desk, state, body)) or state
        bodies += decided
    return bodies


def _provisional(desk: Desk, state: CaseState, body: Body) -> Event:
    return Event(
        id=state.last_event + 1,
        place=state.place,
        subject=state.id,
        subject_kind=SUBJECT_KIND,
        kind=KINDS[type(body)],
        v=1,
        at=desk.clock(),
        actor=desk.user.login,
        body=encode_body(body),
        base=0,
    )


# Handing over


def hand_over(
    desk: Desk,
    building_id: int,
    unit: str,
    receiver: str,
    document_type: DocumentType,
    document_number: str,
    relation: Relation | None = None,
) -> BuildingState:
    """Hand keys and certificate of a unit over to who showed the document; any owner may receive them.

    Raises Refused naming the field, NotPermitted, NotFound.
    """
    checked = check_document(document_type, document_number, desk.today())
    if isinstance(checked, Refusal):
        raise desk.told(replace(checked, field="document_number"))
    no = unit_no(unit)
    with desk.store.transaction() as writer:
        state = open_file(desk, writer, building_id)
        command = bc.HandOver(
            unit=no,
            receiver=receiver,
            document_type=document_type,
            document_number=checked.number,
            relation=relation,
        )
        after = do_within(desk, writer, building_id, command)
        _hand_certificate_out(desk, writer, state.units[no], command)
    return after


def _hand_certificate_out(desk: Desk, writer: "Writer", unit: UnitState, command: bc.HandOver) -> None:
    assert unit.case is not None, "the building's decider asks for it"
    case = writer.case(unit.case.case_id)
    if case is not None and failed(case):
        raise Refused(
            _("The transfer of unit {unit} ended without a certificate.").format(unit=unit.no),
            hint=_("Hand a refusal out in its case; release the unit and take it in again."),
            code="hand_over.no_certificate",
        )
    if case is None or case.ending in (Phase.DELIVERED, Phase.MAILED):
        return  # handed out as any other case before: only the keys are left
    if case.phase is Phase.DECIDED and case.outcome is not Outcome.REFUSED:
        raise Refused(
            _("The certificate of unit {unit} is decided but not made.").format(unit=unit.no),
            hint=_("Make it first: decide again, with its number."),
            code="hand_over.not_made",
        )
    owner = next((one for one in unit.listed.buyers if one.document_number == command.document_number), None)
    applicant = owner is not None and owner.document_number == case.applicant.document_number
    # To the case a co-owner is not its applicant: they receive for all, as the list of owners says.
    relation = command.relation or (None if owner is None or applicant else Relation.CO_OWNER)
    do_case(
        desk,
        writer,
        case.id,
        c.HandOut(
            receiver=command.receiver,
            document_type=command.document_type,
            document_number=command.document_number,
            relation=relation,
        ),
    )


def _batches(names: Sequence[str]) -> Iterator[Sequence[str]]:
    for first in range(0, len(names), BATCH):
        yield names[first : first + BATCH]
