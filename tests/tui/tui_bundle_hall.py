"""Bundles at a counter: forms filled in as a clerk would, and the keys with which a visit is worked on."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from msgspec.structs import replace
from tui_case_hall import APPLICANT, Hall, Pilots, settle

from clerk_tui.desk import bundles, casework, intake
from clerk_tui.desk.bundles import CommittedBundle
from clerk_tui.desk.context import Desk
from clerk_tui.domain.bundle.model import FieldKind, FormField
from clerk_tui.domain.case.bodies import Outcome
from clerk_tui.domain.case.state import CaseState, Phase
from clerk_tui.domain.intake import IntakeForm, PartyForm, settle_remaining
from clerk_tui.domain.item import CaseKind
from clerk_tui.domain.people import User
from clerk_tui.tui.screens.intake import IntakeScreen
from clerk_tui.tui.screens.intake_form import IntakeFormView
from clerk_tui.tui.workstation import Workstation

BIRTH = "chusheng"
LAND = "nadi"
PERSON = PartyForm(document_number=APPLICANT, name="张小明", phone="13800001234")


def answer(field: FormField) -> str:
    """Return something that fits *field*."""
    return {
        FieldKind.DATE: "2026-11-01",
        FieldKind.NUMBER: "3",
        FieldKind.PERSON_ID: APPLICANT,
        FieldKind.CHOICE: field.options[0] if field.options else "",
    }.get(field.kind, "某某")


def filled(desk: Desk, bundle: str = BIRTH, *, settled: bool = True, answers: Mapping[str, str] = {}) -> IntakeForm:
    """Return a form with everything typed; *settled*: every material is there."""
    form = replace(intake.start(desk, bundle), applicant=PERSON, remark="已核对清单")
    form = replace(form, answers={**form.answers, **answers})
    view = intake.review(desk, form)
    form = replace(form, fields={field.id: answer(field) for field in view.fields})
    return settle_remaining(form, view.item) if settled else form


def taken_in(desk: Desk, bundle: str = BIRTH) -> CommittedBundle:
    """Take a bundle in with everything it needs."""
    return bundles.commit(desk, filled(desk, bundle))


def granted(desk: Desk, state: CaseState) -> CaseState:
    """Work on a member until its result is ready."""
    state = desk.case(state.id)
    if state.phase is Phase.ACCEPTED and state.case_kind is not CaseKind.IMMEDIATE:
        casework.dispatch(desk, state.id)
        casework.claim(desk, state.id)
    return casework.decide_case(desk, state.id, Outcome.DONE)


@asynccontextmanager
async def form_at(
    hall: Hall, user: User, form: IntakeForm, *, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[Pilots, IntakeScreen, IntakeFormView]]:
    """The intake screen with *form* on it."""
    app = Workstation(home="welcome")
    async with app.run_test(size=size, notifications=True) as pilot:
        app.seat(hall.desk(user))
        screen = IntakeScreen(form)
        screen.place = "intake"
        app.push_screen(screen)
        await settle(pilot)
        view = screen.form_view
        assert view is not None
        yield pilot, screen, view


@asynccontextmanager
async def bundle_at(
    hall: Hall, user: User, bundle_id: int, *, deed: str = "", size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Pilots]:
    """The screen of a bundle."""
    app = Workstation(home="welcome")
    async with app.run_test(size=size, notifications=True) as pilot:
        app.seat(hall.desk(user))
        app.open_bundle(bundle_id, deed)
        await settle(pilot)
        yield pilot
