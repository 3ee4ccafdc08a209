"""The keys p, d and r of the checklist: a promise, a material that follows later, a paper that is on record."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from msgspec.structs import replace
from tui_bundle_hall import PERSON, form_at
from tui_case_hall import ALL, APPLICANT, CLERK, PROMISED, REVIEWER, Hall, at, enter, painted, press, text_of, toasts

from clerk_tui import i18n
from clerk_tui.desk import intake
from clerk_tui.desk.duties import expire_debts
from clerk_tui.desk.printing import to_be_signed
from clerk_tui.domain.checklist import EvidenceSource, MarkStatus
from clerk_tui.domain.identity import DocumentType
from clerk_tui.domain.intake import IntakeForm, settle_remaining, with_deferral
from clerk_tui.domain.people import Role, User
from clerk_tui.store.records import LicenceRow
from clerk_tui.tui.screens.intake_form import IntakeFormView
from clerk_tui.tui.screens.receipt import ReceiptScreen
from clerk_tui.tui.widgets.clerk_input import ClerkInput
from clerk_tui.tui.widgets.form_box import FormBox
from clerk_tui.tui.widgets.pick import Pick
from clerk_tui.tui.widgets.told import Told

RESIDENCE = "000709111001-02"
"""居住证申领: the photograph (m2) may follow; work (m4) may be promised when that is the ground."""
HEALTH = "000123020000-06"
"""公共场所卫生许可: the commitment replaces the inspection, and no paper."""
SUPERVISOR = User(login="zhou", full_name="周正", roles=frozenset({Role.SUPERVISOR}))


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    i18n.set_language("zh_CN")
    yield
    i18n.set_language(None)


def form_of(hall: Hall, item: str = RESIDENCE, **answers: str) -> IntakeForm:
    form = replace(intake.start(hall.desk(CLERK), item), applicant=PERSON)
    return replace(form, answers={**form.answers, **answers})


def put_on(view: IntakeFormView, material: str) -> None:
    """Put the cursor on a material."""
    view.materials.focus()
    view.materials.move_to([row.material.id for row in view.materials.rows].index(material))


def status(view: IntakeFormView, material: str) -> MarkStatus:
    return next(row.mark.status for row in view.materials.rows if row.material.id == material)


class TestDeferral:
    async def test_what_may_follow_says_so_and_is_signed_for(self, hall: Hall) -> None:
        async with form_at(hall, CLERK, form_of(hall)) as (pilot, screen, view):
            assert "d 容缺" in next(line for line in painted(screen).splitlines() if "本人照片" in line)
            put_on(view, "m2")
            await press(pilot, "d")
            box = pilot.app.screen
            assert isinstance(box, Told)
            told = painted(box)
            assert "2026-11-30" in told
            assert "视为撤回" in told
            await press(pilot, "ctrl+s")
            assert status(view, "m2") is MarkStatus.DEFERRED
            assert view.form.deferral_signed
            await press(pilot, "equals_sign")
            assert "1" in text_of(screen, "#verdict").splitlines()[0]
            await press(pilot, "ctrl+s")
            receipt = pilot.app.screen
            assert isinstance(receipt, ReceiptScreen)
            assert [debt.material for debt in receipt._committed.state.debts] == ["m2"]

    async def test_not_signed_is_not_deferred(self, hall: Hall) -> None:
        async with form_at(hall, CLERK, form_of(hall)) as (pilot, _screen, view):
            put_on(view, "m2")
            await press(pilot, "d", "escape")
            assert status(view, "m2") is MarkStatus.MISSING

    async def test_a_main_material_may_not_follow_and_it_is_said_why(self, hall: Hall) -> None:
        async with form_at(hall, CLERK, form_of(hall)) as (pilot, _screen, view):
            put_on(view, "m1")
            await press(pilot, "d")
            assert not isinstance(pilot.app.screen, Told)
            assert "主审要件" in toasts(pilot)[-1]

    async def test_an_item_without_a_rule_says_so(self, hall: Hall) -> None:
        async with form_at(hall, CLERK, form_of(hall, PROMISED)) as (pilot, _screen, view):
            view.materials.focus()
            await press(pilot, "d", "p")
            assert len(toasts(pilot)) == 2

    async def test_what_is_brought_after_all_takes_the_deferral_back(self, hall: Hall) -> None:
        async with form_at(hall, CLERK, form_of(hall)) as (pilot, _screen, view):
            put_on(view, "m2")
            await press(pilot, "d", "ctrl+s")
            put_on(view, "m2")
            await press(pilot, "k")
            assert status(view, "m2") is MarkStatus.ORIGINAL_KEPT
            assert not view.form.deferral_signed


class TestCommitment:
    async def test_everything_is_told_and_then_signed(self, hall: Hall) -> None:
        async with form_at(hall, CLERK, form_of(hall, ground="work")) as (pilot, screen, view):
            assert "p 承诺" in next(line for line in painted(screen).splitlines() if "就业证明" in line)
            put_on(view, "m4")
            await press(pilot, "p")
            box = pilot.app.screen
            assert isinstance(box, Told)
            told = text_of(box, "#text")
            terms = next(one for one in view.item.commitments if one.id == "work")
            for text in (*terms.conditions, *terms.promises, *terms.consequences, terms.verification):
                assert text.replace(" ", "") in told.replace("\n", "").replace(" ", "")
            await press(pilot, "down", "ctrl+s")
            assert status(view, "m4") is MarkStatus.COMMITTED
            assert view.form.commitments == ("work",)

    async def test_once_more_takes_it_back(self, hall: Hall) -> None:
        async with form_at(hall, CLERK, form_of(hall, ground="work")) as (pilot, _screen, view):
            put_on(view, "m4")
            await press(pilot, "p", "ctrl+s")
            put_on(view, "m4")
            await press(pilot, "p")
            assert status(view, "m4") is MarkStatus.MISSING
            assert view.form.commitments == ()

    async def test_what_is_brought_after_all_takes_the_commitment_back(self, hall: Hall) -> None:
        async with form_at(hall, CLERK, form_of(hall, ground="work")) as (pilot, _screen, view):
            put_on(view, "m4")
            await press(pilot, "p", "ctrl+s")
            put_on(view, "m4")
            await press(pilot, "k")
            assert status(view, "m4") is MarkStatus.ORIGINAL_KEPT
            assert view.form.commitments == ()

    async def test_a_promise_that_replaces_a_check_only_is_offered_on_any_row(self, hall: Hall) -> None:
        async with form_at(hall, CLERK, form_of(hall, HEALTH)) as (pilot, screen, view):
            assert "可签承诺：" in text_of(screen, "#verdict")
            view.materials.focus()
            await press(pilot, "p")
            assert isinstance(pilot.app.screen, Told)
            await press(pilot, "ctrl+s")
            assert view.form.commitments == ("health",)
            assert "可签承诺：" not in text_of(screen, "#verdict")
            assert "已签承诺：" in text_of(screen, "#verdict")
            await press(pilot, "p")
            assert view.form.commitments == ()

    async def test_what_is_promised_is_printed_first_to_be_signed(self, hall: Hall) -> None:
        async with form_at(hall, CLERK, form_of(hall, HEALTH)) as (pilot, _screen, view):
            view.materials.focus()
            await press(pilot, "p", "ctrl+s", "equals_sign", "ctrl+s")
            receipt = pilot.app.screen
            assert isinstance(receipt, ReceiptScreen)
            desk = hall.desk(CLERK)
            (promise,) = to_be_signed(desk.case(receipt._committed.case_id))
            await press(pilot, "f9")
            assert not to_be_signed(desk.case(receipt._committed.case_id))
            printed = desk.case(receipt._committed.case_id)
            assert printed.times_printed(promise, 1) == 1
            await press(pilot, "f9")
            assert desk.case(receipt._committed.case_id).times_printed("grant", 1) == 1  # decided on the spot

    async def test_of_several_one_is_chosen(self, hall: Hall) -> None:
        async with form_at(hall, CLERK, form_of(hall, ground="work")) as (pilot, _screen, view):
            terms = view.view.offered[0]
            view.view = replace(view.view, offered=(terms, replace(terms, id="other", check="另一项核查")))
            put_on(view, "m4")
            await press(pilot, "p")
            assert isinstance(pilot.app.screen, Pick)
            assert "另一项核查" in painted(pilot.app.screen)

    async def test_where_the_law_excludes_it_the_reason_is_said(self, hall: Hall) -> None:
        async with form_at(hall, CLERK, form_of(hall, "000120161000-07")) as (pilot, _screen, view):
            view.materials.focus()
            await press(pilot, "p")
            assert not isinstance(pilot.app.screen, Told)
            assert toasts(pilot)


class TestSomebodyWhoBrokeAPromise:
    @pytest.fixture
    def broken(self, hall: Hall) -> Hall:
        """The applicant did not bring what was deferred."""
        desk = hall.desk(CLERK)
        item = desk.item(RESIDENCE)
        form = with_deferral(settle_remaining(form_of(hall), item), item, "m2")
        state = intake.commit(desk, replace(form, deferral_signed=True)).state
        hall.now += timedelta(days=14)
        expire_debts(hall.desk(ALL), state.id)
        hall.store.add_user(SUPERVISOR, "geheim-2026")
        return hall

    async def test_nothing_is_offered_and_the_reason_is_shown(self, broken: Hall) -> None:
        async with form_at(broken, CLERK, form_of(broken)) as (pilot, screen, view):
            assert "d 容缺" not in painted(screen)
            put_on(view, "m2")
            await press(pilot, "d")
            box = pilot.app.screen
            assert isinstance(box, FormBox)
            assert "本人照片" in painted(box)

    async def test_a_supervisor_allows_it_at_this_window(self, broken: Hall) -> None:
        async with form_at(broken, CLERK, form_of(broken)) as (pilot, _screen, view):
            put_on(view, "m2")
            await press(pilot, "d")
            await enter(pilot, "zhou")
            await enter(pilot, "geheim-2026")
            await enter(pilot, "本人住院，家属已送来照片底片")
            assert isinstance(pilot.app.screen, Told)  # on to what was wanted
            await press(pilot, "ctrl+s")
            assert status(view, "m2") is MarkStatus.DEFERRED
            await press(pilot, "equals_sign", "ctrl+s")
            receipt = pilot.app.screen
            assert isinstance(receipt, ReceiptScreen)
            said = [event.body for event in broken.store.events(receipt._committed.case_id)]
            assert any('"override_by":"zhou"' in body for body in said)

    @pytest.mark.parametrize("login", ["zhou", REVIEWER.login])
    async def test_a_wrong_password_or_another_role_allows_nothing(self, broken: Hall, login: str) -> None:
        async with form_at(broken, CLERK, form_of(broken)) as (pilot, _screen, view):
            put_on(view, "m2")
            await press(pilot, "d")
            box = pilot.app.screen
            assert isinstance(box, FormBox)
            password = "falsch-2026" if login == "zhou" else "geheim-2026"
            box.fill({"login": login, "password": password, "reason": "试一试"})
            await press(pilot, "ctrl+s")
            assert isinstance(pilot.app.screen, FormBox)
            assert password not in painted(box)
            await press(pilot, "escape")
            assert box.values["password"] == ""
            assert status(view, "m2") is MarkStatus.MISSING

    async def test_the_ordinary_way_stays_open(self, broken: Hall) -> None:
        async with form_at(broken, CLERK, form_of(broken)) as (pilot, _screen, view):
            view.materials.focus()
            await press(pilot, "equals_sign", "ctrl+s")
            assert isinstance(pilot.app.screen, ReceiptScreen)


class TestOnRecord:
    @pytest.fixture
    def registered(self, hall: Hall) -> Hall:
        """The applicant's identity card stands in the register of licences."""
        row = LicenceRow(
            document_type=DocumentType.RESIDENT_ID,
            document_number=APPLICANT,
            holder="张小明",
            standard_code="L2000016",
            name="居民身份证",
            number="E431125000000001",
            valid_until=date(2036, 1, 1),
            imported_at=hall.now,
        )
        hall.store.put_licences([row])
        return hall

    async def test_the_row_offers_it_and_one_key_takes_it(self, registered: Hall) -> None:
        async with form_at(registered, CLERK, form_of(registered)) as (pilot, screen, view):
            assert "证照库 r 取用" in next(line for line in painted(screen).splitlines() if "-居民身份证" in line)
            put_on(view, "m1")
            await press(pilot, "r")
            mark = view.materials.rows[0].mark
            assert mark.status is MarkStatus.E_LICENCE
            assert mark.evidence is not None
            assert mark.evidence.source is EvidenceSource.REGISTER
            assert (mark.evidence.verified_by, mark.evidence.verified_on) == ("wang", registered.now.date())
            assert not mark.evidence.pending

    async def test_what_cannot_be_looked_up_now_is_owed_a_verification(self, registered: Hall) -> None:
        async with form_at(registered, CLERK, form_of(registered)) as (pilot, _screen, view):
            put_on(view, "m1")
            await press(pilot, "r", "r")
            mark = view.materials.rows[0].mark
            assert mark.evidence is not None
            assert mark.evidence.pending
            await press(pilot, "equals_sign", "ctrl+s")
            receipt = pilot.app.screen
            assert isinstance(receipt, ReceiptScreen)
            assert receipt._committed.state.unverified == ("m1",)

    async def test_a_third_time_takes_nothing(self, registered: Hall) -> None:
        async with form_at(registered, CLERK, form_of(registered)) as (pilot, _screen, view):
            put_on(view, "m1")
            await press(pilot, "r", "r", "r")
            assert status(view, "m1") is MarkStatus.MISSING

    async def test_nothing_on_record_is_said(self, registered: Hall) -> None:
        async with form_at(registered, CLERK, form_of(registered)) as (pilot, _screen, view):
            put_on(view, "m3")
            await press(pilot, "r")
            assert toasts(pilot)

    async def test_another_persons_number_offers_nothing(self, registered: Hall) -> None:
        other = replace(form_of(registered), applicant=replace(PERSON, document_number="", name=""))
        async with form_at(registered, CLERK, other) as (pilot, screen, view):
            assert "r 取用" not in painted(screen)
            number = screen.query_one("#applicant_document_number", ClerkInput)
            number.focus()
            await press(pilot)
            await enter(pilot, APPLICANT)
            assert "r 取用" in painted(screen)
            assert view.proposals


async def test_what_other_answers_ask_for_is_looked_up_too(hall: Hall) -> None:
    """A paper asked for only under another answer is offered from the record as soon as it is asked for."""
    row = LicenceRow(
        document_type=DocumentType.RESIDENT_ID,
        document_number=APPLICANT,
        holder="张小明",
        standard_code="L2000016",
        name="居民身份证",
        number="E431125000000001",
        imported_at=hall.now,
    )
    hall.store.put_licences([row])
    asks = [
        (item, question, option, material.id)
        for item in hall.desk(CLERK).catalog.items
        for material in item.materials
        if material.standard_code == "L2000016" and item.at_counter
        for pair in material.scenarios[:1]
        for question, _sep, option in [pair.partition(":")]
        if next(one for one in item.questions if one.id == question).options[0].id != option
    ]
    if not asks:
        pytest.skip("no item of the catalog asks for an identity card under one answer only")
    item, question, option, material = asks[0]
    async with form_at(hall, CLERK, form_of(hall, item.id)) as (pilot, _screen, view):
        assert material not in view.proposals
        view.change(replace(view.form, answers={**view.form.answers, question: option}))
        await press(pilot)
        assert material in view.proposals


async def test_the_keys_of_the_case_screen_offer_no_promises(hall: Hall) -> None:
    """A supplement is brought, not promised."""
    state = hall.take_in(PROMISED, missing=1)
    async with at(hall, CLERK, state, deed="correct") as pilot:
        before = painted(pilot.app.screen)
        await press(pilot, "p", "d", "r")
        assert painted(pilot.app.screen) == before
