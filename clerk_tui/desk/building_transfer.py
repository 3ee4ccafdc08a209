"""The form of a unit's transfer registration: what the list and the checks already prove is not asked for again."""

from collections.abc import Iterator, Sequence

from clerk_tui.desk.building_rules import building_rules
from clerk_tui.desk.context import Desk
from clerk_tui.domain.applicant import Applicant
from clerk_tui.domain.building.log import BuildingState, UnitState
from clerk_tui.domain.building.model import Check, Checked, Step
from clerk_tui.domain.checklist import Evidence, EvidenceSource, Mark, MarkStatus, usual_answers
from clerk_tui.domain.intake import IntakeForm, PartyForm, settle_remaining
from clerk_tui.domain.item import Item, Waiver
from clerk_tui.i18n import _


def transfer_form(desk: Desk, state: BuildingState, unit: UnitState, item: Item) -> IntakeForm:
    """Return the form of a unit's transfer: the first buyer applies, every co-owner is on record."""
    first, *others = unit.listed.buyers
    form = IntakeForm(
        item=item.id,
        catalog_version=desk.version,
        answers=usual_answers(item),
        applicant_kind=first.kind,
        applicant=PartyForm(
            document_type=first.document_type,
            document_number=first.document_number,
            name=first.name,
            phone=first.phone,
            address=first.address,
        ),
        marks=tuple(_proofs(state, unit, item)),
        remark=_remark(state, unit, others),
        fields=_fields(state, unit, others),
    )
    return settle_remaining(form, item)


def _remark(state: BuildingState, unit: UnitState, others: Sequence[Applicant]) -> str:
    """Return what the case's readers see at once; co-owners masked, in full they stand in the fields and the list."""
    said = [_("{building}, unit {unit}").format(building=state.name, unit=unit.no)]
    if others:
        said.append(_("co-owners: {names}").format(names=_(", ").join(one.masked_name for one in others)))
    return _("; ").join(said)


def _fields(state: BuildingState, unit: UnitState, others: Sequence[Applicant]) -> dict[str, str]:
    listed = unit.listed
    told = {
        _("Located at"): f"{state.address} {state.name} {unit.no}",
        _("Transferred by"): state.developer,
        _("Contract number"): listed.contract_no,
        _("Area (m²)"): listed.area,
        _("Planned use"): listed.use,
        _("Co-owners"): _(", ").join(f"{one.name} {one.document_number}" for one in others),
        _("Co-ownership"): listed.ownership,
    }
    return {label: text for label, text in told.items() if text}


def _proofs(state: BuildingState, unit: UnitState, item: Item) -> Iterator[Mark]:
    """Yield the marks of the materials that a step or a check stands for."""
    passed: dict[str, Checked | None] = {step: state.steps.get(step) for step in Step}
    passed |= {check: unit.checks.get(check) for check in Check}
    by_name = {material.name: material.id for material in item.materials}
    for source, name in building_rules().proofs.items():
        proof = passed.get(source)
        if proof is not None and name in by_name:
            number = proof.number or (unit.listed.contract_no if source == Check.CONTRACT else "")
            evidence = Evidence(
                source=EvidenceSource.SHARING, number=number, verified_by=proof.by, verified_on=proof.on
            )
            yield Mark(
                material=by_name[name],
                status=MarkStatus.WAIVED,
                waiver=Waiver.VERIFICATION,
                basis=number,
                evidence=evidence,
            )
