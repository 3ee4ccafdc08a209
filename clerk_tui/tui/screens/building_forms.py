"""What the deeds of a building ask: a step, a unit, a list, a decision, the receiver of the keys."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from clerk_tui.desk import building_batches, buildings
from clerk_tui.desk.building_batches import UnitOutcome
from clerk_tui.domain.applicant import Applicant, ApplicantKind, Relation
from clerk_tui.domain.building.log import BuildingState, UnitState
from clerk_tui.domain.building.model import STEP_LABELS, Step, Unit, unit_no
from clerk_tui.domain.case.bodies import OUTCOME_LABELS, Outcome
from clerk_tui.domain.errors import BadInput, ClerkError
from clerk_tui.domain.identity import DOCUMENT_NAMES, DocumentType, guess_document_type
from clerk_tui.domain.scan import ScanKind, clean_scan, parse_scan
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _
from clerk_tui.tui.screens.buildings import day_of
from clerk_tui.tui.widgets.form_box import Ask, Values

if TYPE_CHECKING:
    from clerk_tui.desk.building_lists import Imported
    from clerk_tui.desk.context import Desk

SEPARATORS = "、，,；;/"


# A step


def step_asks(state: BuildingState, today: str) -> list[Ask]:
    """Return what is asked to record a step: the next one first."""
    waiting = [(step.value, _(STEP_LABELS[step])) for step in Step if step not in state.steps]
    if Step.COMPLETION in state.steps:
        waiting = [(key, label) for key, label in waiting if key != Step.PRESALE]
    return [
        Ask(id="step", label=N_("Step done"), choices=waiting, value=waiting[0][0] if waiting else ""),
        Ask(id="on", label=N_("Day"), value=today, needed=_("Type the day.")),
        Ask(id="number", label=N_("Paper no."), hint=_("needed for the first registration")),
    ]


def record_step(desk: Desk, building_id: int, values: Values) -> BuildingState:
    """Record the step."""
    return buildings.step(desk, building_id, Step(values["step"]), day_of(values["on"], "on"), values["number"])


# A unit


def unit_asks(unit: UnitState | None) -> list[Ask]:
    """Return what is asked of a unit; for one that is on file, what is left empty stays as it is."""
    kept = _("leave empty: as on file") if unit is not None else ""
    names = _(", ").join(buyer.masked_name for buyer in unit.listed.buyers) if unit is not None else ""
    asks = [
        Ask(
            id="names",
            label=N_("Buyers"),
            hint=_("{names}; {kept}").format(names=names, kept=kept) if names else _("names, 、 between co-owners"),
        ),
        Ask(id="documents", label=N_("ID numbers"), hint=kept or _("in the same order")),
        Ask(id="phones", label=N_("Phones"), hint=kept or _("in the same order")),
        Ask(id="contract", label=N_("Deal no."), hint=(unit.listed.contract_no if unit else "") or kept),
        Ask(id="area", label=N_("Area (m²)"), hint=(unit.listed.area if unit else "") or kept),
    ]
    if unit is None:
        return [
            Ask(id="no", label=N_("Unit no."), hint=_("as on the floor plan"), needed=_("The unit has no number.")),
            *asks,
        ]
    return [*asks, Ask(id="reason", label=N_("Reason"), needed=_("Say why in a few words."))]


def put_unit(desk: Desk, building_id: int, unit: UnitState | None, values: Values) -> BuildingState:
    """Enter the unit, or correct it. Raises a ClerkError naming the field of the form."""
    try:
        if unit is None:
            no = unit_no(values["no"])
            return buildings.list_unit(desk, building_id, _with(Unit(no=no), values))
        return buildings.correct_unit(desk, building_id, _with(unit.listed, values), values["reason"])
    except ClerkError as error:
        error.field = {"document_number": "documents", "name": "names", "phone": "phones"}.get(error.field, error.field)
        raise


def _with(unit: Unit, values: Values) -> Unit:
    return Unit(
        no=unit.no,
        buyers=_buyers(unit, values),
        contract_no=values["contract"].strip() or unit.contract_no,
        area=values["area"].strip() or unit.area,
        use=unit.use,
        ownership=unit.ownership,
    )


def _buyers(unit: Unit, values: Values) -> tuple[Applicant, ...]:
    names, numbers, phones = (_parts(values[field]) for field in ("names", "documents", "phones"))
    if not names and not numbers and not phones:
        return unit.buyers
    old = unit.buyers
    count = max(len(names), len(numbers), len(old) if not (names or numbers) else 0)
    names = names or [buyer.name for buyer in old]
    numbers = numbers or [buyer.document_number for buyer in old]
    if len(names) != len(numbers):
        raise BadInput(
            _("{names} buyers, but {numbers} document numbers.").format(names=len(names), numbers=len(numbers)),
            field="documents",
            code="building.buyers",
        )
    known = {buyer.document_number: buyer for buyer in old}
    return tuple(_buyer(names[n], numbers[n], phones[n] if n < len(phones) else "", known) for n in range(count))


def _buyer(name: str, number: str, phone: str, known: dict[str, Applicant]) -> Applicant:
    before = known.get(number)
    kind = before.document_type if before else guess_document_type(number) or DocumentType.RESIDENT_ID
    return Applicant(
        kind=ApplicantKind.PERSON,
        name=name,
        document_type=kind,
        document_number=number,
        phone=phone or (before.phone if before else ""),
    )


def _parts(text: str) -> list[str]:
    for separator in SEPARATORS[1:]:
        text = text.replace(separator, SEPARATORS[0])
    return [part.strip() for part in text.split(SEPARATORS[0]) if part.strip()]


# A list


def import_asks() -> list[Ask]:
    """Return what is asked to import a list."""
    kinds = [("units", _("units and buyers")), ("checks", _("passed checks"))]
    return [
        Ask(id="file", label=N_("File"), hint=_("path of an XLSX or CSV file"), needed=_("Type the path of the file.")),
        Ask(id="what", label=N_("Holds"), choices=kinds, value="units"),
        Ask(id="reason", label=N_("Reason"), hint=_("only to correct units that differ from the file")),
    ]


def import_file(desk: Desk, building_id: int, values: Values, *, dry_run: bool) -> Imported:
    """Import the list, or only look at it."""
    from clerk_tui.desk.building_lists import import_checks, import_units
    from clerk_tui.paths import expanded

    path: Path = expanded(values["file"].strip())
    try:
        if values["what"] == "checks":
            return import_checks(desk, building_id, path, dry_run=dry_run)
        return import_units(desk, building_id, path, dry_run=dry_run, reason=values["reason"])
    except OSError as error:
        raise BadInput(
            _("The file cannot be read: {error}").format(error=error.strerror or error), field="file", code="file"
        ) from error


def imported_in_words(done: Imported) -> str:
    """Return what an import found, the bad rows by row and column."""
    lines = [
        _("{n} to enter, {same} on file already, {corrected} to correct, {bad} bad rows.").format(
            n=len(done.added), same=done.same, corrected=len(done.corrected), bad=len(done.problems)
        )
    ]
    for one in done.problems:
        where = " ".join(part for part in (_("row {row}").format(row=one.row), one.unit, one.column) if part)
        lines.append(f"! {where}  {one.reason} {one.remedy}".rstrip())
    return "\n".join(lines)


# A decision


def decide_asks() -> list[Ask]:
    """Return what is asked to decide the transfers."""
    outcomes = [(str(one), _(OUTCOME_LABELS[one])) for one in (Outcome.GRANTED, Outcome.REFUSED)]
    return [
        Ask(id="outcome", label=N_("Decision"), choices=outcomes, value=str(Outcome.GRANTED)),
        Ask(
            id="first_no",
            label=N_("First no."),
            hint=_("of the certificates; the others count on. Empty: not made yet"),
        ),
        Ask(id="reason", label=N_("Reason"), hint=_("a refusal needs its reasons")),
    ]


def decide(
    desk: Desk, building_id: int, units: tuple[str, ...], values: Values, progress: building_batches.Progress
) -> tuple[UnitOutcome, ...]:
    """Decide the transfers of *units*, or all under way."""
    return building_batches.decide_all(
        desk,
        building_id,
        units,
        outcome=Outcome(values["outcome"]),
        reason=values["reason"],
        first_no=values["first_no"],
        progress=progress,
    )


# The hand-over


def hand_over_asks(unit: UnitState) -> list[Ask]:
    """Return what is asked of the receiver: the document first, it fills in the rest for any of the owners."""
    from clerk_tui.desk.document_details import RELATION_LABELS

    kinds = [(str(kind), _(label)) for kind, label in DOCUMENT_NAMES.items()]
    relations = [("", _("an owner in person")), *((str(one), _(label)) for one, label in RELATION_LABELS.items())]
    return [
        Ask(
            id="document_number",
            label=N_("ID number"),
            hint=_("the receiver's: scan or type"),
            needed=_("Check the receiver's document and type or scan its number."),
            entered=lambda values: identified(unit, values["document_number"]),
            note=lambda values: _whose(unit, values["document_number"]),
        ),
        Ask(id="document_type", label=N_("ID type"), choices=kinds, listed=True, value=str(DocumentType.RESIDENT_ID)),
        Ask(id="receiver", label=N_("Receiver"), hint=_("name"), needed=_("The receiver's name is missing.")),
        Ask(id="relation", label=N_("Relation"), choices=relations),
    ]


def hand_over(desk: Desk, building_id: int, unit: str, values: Values) -> BuildingState:
    """Hand keys and certificate over. Raises a ClerkError naming the field."""
    try:
        return building_batches.hand_over(
            desk,
            building_id,
            unit,
            values["receiver"],
            DocumentType(values["document_type"]),
            _number(values["document_number"]),
            Relation(values["relation"]) if values["relation"] else None,
        )
    except ClerkError as error:
        error.field = "document_number" if error.field == "document_no" else error.field
        raise


def _number(typed: str) -> str:
    scan = parse_scan(typed)
    return scan.value if scan.kind in (ScanKind.ID_NUMBER, ScanKind.USCC) else clean_scan(typed)


def _owner(unit: UnitState, typed: str) -> Applicant | None:
    number = _number(typed)
    return next((one for one in unit.listed.buyers if one.document_number == number), None)


def identified(unit: UnitState, typed: str) -> dict[str, str]:
    """Return what follows from the document that was shown: whose it is, when it is an owner's."""
    number = _number(typed)
    if owner := _owner(unit, typed):
        known = {"document_type": str(owner.document_type), "receiver": owner.name, "relation": ""}
        return {"document_number": number, **known}
    guessed = guess_document_type(number)
    return {"document_number": number} | ({"document_type": str(guessed)} if guessed else {})


def _whose(unit: UnitState, typed: str) -> str:
    if not typed.strip():
        return ""
    if _owner(unit, typed) is None:
        return _("- none of the owners': name the relation, keep the mandate")
    return _("+ an owner's document")
