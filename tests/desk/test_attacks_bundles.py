"""Ways around a bundle's rules that a file or another window might try."""

from threading import Barrier, Thread

import pytest
from bundle_hall import ID, RESIDENT, case, filled, phases, taken_in, worked
from desk_hall import Hall
from msgspec.structs import replace

from clerk_tui.desk import bundles, casework, intake
from clerk_tui.desk.context import Desk
from clerk_tui.domain.case.state import Phase
from clerk_tui.domain.checklist import Mark, MarkStatus
from clerk_tui.domain.errors import BadInput, ClerkError, Refused
from clerk_tui.domain.intake import with_mark
from clerk_tui.store.store import Store


def test_a_form_that_names_the_commitment_only_is_not_asked_for_the_paper(bundle_hall: Hall) -> None:
    form = filled(bundle_hall, "shop_bundle")
    asked = bundle_hall.wang.form_item(form).materials
    report = next(material.id for material in asked if material.name == "检测报告")
    form = with_mark(form, Mark(material=report))
    form = replace(form, commitments=("fire_promise:promise",))
    done = bundles.commit(bundle_hall.wang, form)
    fire = case(bundle_hall, done, "fire_promise")
    assert (fire.asked, {mark.status for mark in fire.marks}) == ((), {MarkStatus.COMMITTED})


@pytest.mark.parametrize("terms", ["promise", "food:promise", "fire_usual:promise", ":", "fire_promise:"])
def test_a_commitment_of_no_member_or_another_is_refused(bundle_hall: Hall, terms: str) -> None:
    form = replace(filled(bundle_hall, "shop_bundle"), commitments=(terms,))
    with pytest.raises(BadInput) as error:
        bundles.commit(bundle_hall.wang, form)
    assert error.value.code == "commitment.not_offered"


def test_a_member_that_was_reissued_as_an_item_leaves_a_visit_that_can_end(bundle_hall: Hall) -> None:
    done = taken_in(bundle_hall)
    intake.reissue(bundle_hall.wang, case(bundle_hall, done, "birth").id, "card", "错了")
    view = bundles.view(bundle_hall.wang, done.bundle_id)
    assert view.state.closed_on is None
    bundles.drop_member(bundle_hall.wang, done.bundle_id, "birth", "已另办")
    assert phases(bundle_hall, done)["household"] is Phase.ACCEPTED
    bundles.withdraw(bundle_hall.wang, done.bundle_id, "不办了")
    assert bundles.view(bundle_hall.wang, done.bundle_id).state.closed_on is not None


def test_nothing_is_judged_while_it_waits(bundle_hall: Hall) -> None:
    waiting = case(bundle_hall, taken_in(bundle_hall), "household").id
    for deed in (casework.accept, casework.give_notice, casework.claim, casework.dispatch):
        with pytest.raises(Refused) as error:
            deed(bundle_hall.zhou if deed is casework.claim else bundle_hall.wang, waiting)
        assert error.value.code == "case.phase"


def test_two_windows_hand_out_once(bundle_hall: Hall) -> None:
    done = taken_in(bundle_hall)
    worked(bundle_hall, case(bundle_hall, done, "vaccine").id)
    barrier, said = Barrier(2), []

    def window(login: str) -> None:
        with Store.open(bundle_hall.store.path, bundle_hall.store.key) as store:
            desk = Desk(store, bundle_hall.desks[login].user, bundle_hall.clock)
            barrier.wait()
            try:
                said.append(bundles.hand_out(desk, done.bundle_id, "张小明", RESIDENT, ID).handed_out)
            except ClerkError as error:
                said.append(error.code)

    windows = [Thread(target=window, args=(login,)) for login in ("wang", "zhao")]
    for one in windows:
        one.start()
    for one in windows:
        one.join()
    vaccine = case(bundle_hall, done, "vaccine").id
    assert sorted(said, key=str) == [(vaccine,), "bundle.nothing_ready"]
    assert [event.kind for event in bundle_hall.store.events(vaccine)].count("handed_out") == 1
