"""The work list, the inbox, what is to hand out, and the one search box."""

from datetime import date

import pytest
from desk_hall import ID, MONDAY, STRANGER, USCC, Hall
from msgspec.structs import replace

from clerk_tui.desk import casework, intake, lists
from clerk_tui.desk.context import Desk
from clerk_tui.desk.lists import case_by_number, cases_of, find, inbox, to_hand_out, work_list
from clerk_tui.domain.case.bodies import Outcome
from clerk_tui.domain.case.channel import Channel
from clerk_tui.domain.case.paper_bodies import MaterialDeferred
from clerk_tui.domain.case.section import SECTION_LABELS, Section
from clerk_tui.domain.case_number import group
from clerk_tui.domain.checklist import Mark, MarkStatus
from clerk_tui.domain.concession import ClockStart, DebtExpiry
from clerk_tui.domain.errors import NotFound
from clerk_tui.domain.identity import DocumentType
from clerk_tui.domain.intake import check_form
from clerk_tui.domain.people import Role
from clerk_tui.domain.scan import receipt_payload

PHOTO = Mark(material="photo", status=MarkStatus.COPY_KEPT, copies=2)
DUE = date(2026, 3, 9)
"""When a card taken in on Monday is due."""


def section(desk: Desk, case: int) -> Section | None:
    return next((line.section for line in work_list(desk).lines if line.case_id == case), None)


def sections(desk: Desk) -> list[Section]:
    return [line.section for line in work_list(desk).lines]


# The work list


def test_the_day_decides_the_section_of_a_running_case(hall: Hall) -> None:
    case = hall.taken_in()
    seen = {}
    for day in (MONDAY, date(2026, 3, 5), date(2026, 3, 6), DUE, date(2026, 3, 10)):
        hall.clock.set(day)
        seen[day] = section(hall.wang, case)
    assert list(seen.values()) == [Section.RUNNING, Section.RUNNING, Section.SOON, Section.TODAY, Section.OVERDUE]


def test_every_reason_has_its_section_and_the_most_pressing_stands_first(hall: Hall) -> None:
    late = hall.taken_in()
    supply_over = hall.noticed()
    hall.clock.set(date(2026, 3, 3))
    today = hall.taken_in()
    hall.clock.set(date(2026, 3, 4))
    soon = hall.taken_in()
    hall.clock.set(date(2026, 3, 10))
    hand_out = hall.taken_in("permit")
    returned = hall.in_review()
    casework.return_case(hall.li, returned, "缺页")
    corrected = hall.noticed("photo")
    casework.correct(hall.he, corrected, [PHOTO])
    posted = hall.taken_in("permit")
    casework.mail(hall.wang, posted, "EMS", "E1", "潇浦镇")
    owing = hall.taken_in()
    owe(hall, owing, date(2026, 3, 9))
    waiting = hall.noticed()
    filed = filed_online(hall)
    listed = work_list(hall.wang)
    assert [(line.case_id, line.section) for line in listed.lines] == [
        (late, Section.OVERDUE),
        (owing, Section.DEBT_DUE),
        (today, Section.TODAY),
        (corrected, Section.CORRECTED),
        (returned, Section.RETURNED),
        (supply_over, Section.SUPPLY_OVER),
        (soon, Section.SOON),
        (filed, Section.PRE_CHECK),
        (hand_out, Section.HAND_OUT),
        (posted, Section.IN_POST),
        (waiting, Section.RUNNING),
    ]
    assert [line.urgent for line in listed.lines] == [True, True, True, False, False, True, *[False] * 5]
    assert listed.counts == dict.fromkeys(set(Section) - {Section.CONCLUDED}, 1)
    assert set(SECTION_LABELS) == set(Section)


def filed_online(hall: Hall) -> int:
    """A case that was filed online and that nobody has looked at."""
    form = replace(hall.filled(), channel=Channel.ONLINE)
    checked = check_form(form, hall.wang.item("card"), hall.wang.today())
    with hall.store.transaction() as writer:
        return intake.commit_within(hall.wang, writer, form, checked, judged=False).id


def owe(hall: Hall, case: int, due_on: date) -> None:
    """Let a material of the case follow by *due_on*."""
    body = MaterialDeferred(
        material="photo",
        name="近期照片",
        due_on=due_on,
        clock=ClockStart.AT_ONCE,
        expiry=DebtExpiry.DEEMED_WITHDRAWN,
    )
    with hall.store.transaction() as writer:
        writer.append([body], subject=case, actor="wang", at=hall.wang.clock())


def test_what_is_decided_is_not_ready_while_papers_are_owed(hall: Hall) -> None:
    case = hall.taken_in("permit")
    assert section(hall.wang, case) is Section.HAND_OUT
    owe(hall, case, date(2026, 3, 3))
    assert section(hall.wang, case) is Section.SOON
    hall.clock.set(date(2026, 3, 4))
    assert section(hall.wang, case) is Section.DEBT_DUE


def test_what_is_over_is_found_as_such(hall: Hall) -> None:
    case = hall.taken_in()
    casework.withdraw(hall.wang, case, "不办了")
    (found,) = find(hall.wang, "张小明").cases
    assert (found.case_id, found.section, found.urgent) == (case, Section.CONCLUDED, False)
    assert section(hall.wang, case) is None


def test_more_cases_than_are_shown_are_counted_and_hide_no_section(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    from clerk_tui.store import worklist

    monkeypatch.setattr(lists, "PAGE", 6)
    monkeypatch.setattr(worklist, "SHOWN_OF_EACH", 2)
    worklist._query.cache_clear()
    late = [hall.taken_in() for _ in range(8)]
    hall.clock.set(date(2026, 3, 10))
    ready = [hall.taken_in("permit") for _ in range(3)]
    running = hall.taken_in()
    try:
        listed = work_list(hall.wang)
    finally:
        worklist._query.cache_clear()
    assert listed.counts == {Section.OVERDUE: 8, Section.HAND_OUT: 3, Section.RUNNING: 1}
    assert [line.case_id for line in listed.lines] == [*late[:3], *ready[:2], running], "the pressing fill what is left"


def test_the_store_divides_cases_as_the_rule_says(hall: Hall) -> None:
    """The rule stands twice, in Python for one case and in SQL for thousands: they must agree on every state."""
    import random

    from clerk_tui.domain.case.section import section_of
    from clerk_tui.domain.case.state import CLOSED, Phase
    from clerk_tui.store.records import CaseFilter
    from clerk_tui.store.worklist import Whose

    dice = random.Random(20260302)
    cases = [hall.taken_in("permit") for _ in range(240)]
    days = [None, *(date(2026, 3, day) for day in (1, 2, 3))]
    with hall.store.writing() as db:
        for case in cases:
            phase = dice.choice([*Phase, *[Phase.CORRECTION_PENDING] * 4])
            dates = [day.isoformat() if (day := dice.choice(days)) else None for _ in range(5)]
            db.execute(
                "UPDATE case_file SET phase=?, closed_on=?, corrected=?, next_on=?, due_on=?, soon_on=?, supply_by=?, "
                "debt_on=?, channel=? WHERE id=?",
                (
                    phase,
                    "2026-03-01" if phase in CLOSED else None,
                    dice.random() < 0.5,
                    *dates,
                    dice.choice(list(Channel)),
                    case,
                ),
            )
    rows = hall.store.cases(CaseFilter(closed=False), limit=None)
    expected = {row.id: section_of(row, MONDAY) for row in rows}
    listing = hall.store.work_list(Whose(everything=True), MONDAY)
    assert {row.id: found for found, row in listing.rows} == expected
    assert len(set(expected.values())) == len(Section) - 1


def test_within_a_section_what_is_due_first_stands_first(hall: Hall) -> None:
    slow = hall.taken_in("shop")
    quick = hall.taken_in()
    assert [line.case_id for line in work_list(hall.wang).lines] == [quick, slow]


def test_a_returned_case_whose_limit_runs_out_is_not_hidden_among_the_returned(hall: Hall) -> None:
    case = hall.in_review()
    casework.return_case(hall.li, case, "缺页")
    assert section(hall.wang, case) is Section.RETURNED
    hall.clock.set(DUE)
    assert section(hall.wang, case) is Section.TODAY
    hall.clock.forward(1)
    assert section(hall.wang, case) is Section.OVERDUE


def test_what_was_only_received_presses_when_the_five_days_to_answer_end(hall: Hall) -> None:
    case = intake.commit(hall.he, hall.filled(desk=hall.he)).case_id
    assert section(hall.wang, case) is Section.RUNNING
    hall.clock.set(date(2026, 3, 6))
    assert section(hall.wang, case) is Section.SOON
    hall.clock.set(DUE)
    assert section(hall.wang, case) is Section.TODAY
    hall.clock.forward(1)
    assert section(hall.wang, case) is Section.OVERDUE


def test_a_stopped_clock_does_not_press(hall: Hall) -> None:
    case = hall.in_review()
    casework.start_procedure(hall.li, case, "hearing", "听证")
    hall.clock.set(date(2026, 5, 6))
    (line,) = work_list(hall.li).lines
    assert (line.section, line.due) == (Section.RUNNING, "stopped")


def test_the_due_column_says_the_day(hall: Hall) -> None:
    hall.taken_in()
    seen = []
    for day in (MONDAY, DUE, date(2026, 3, 12)):
        hall.clock.set(day)
        seen += [line.due for line in work_list(hall.wang).lines]
    assert seen == ["03-09", "today", "3 d late"]


def test_a_day_of_a_year_without_published_holidays_is_marked(hall: Hall) -> None:
    hall.clock.set(date(2026, 12, 28))
    hall.taken_in()
    assert work_list(hall.wang).lines[0].due.endswith("?")


def test_closed_cases_are_nobodys_work(hall: Hall) -> None:
    case = hall.taken_in()
    casework.withdraw(hall.wang, case, "不办了")
    assert all(work_list(desk).lines == () for desk in hall.desks.values())


def test_each_sees_what_is_theirs(hall: Hall) -> None:
    at_counter = hall.taken_in()
    shop = hall.in_review("shop", "sun")
    away = hall.in_review()
    seen = {login: {line.case_id for line in work_list(desk).lines} for login, desk in hall.desks.items()}
    everything = {at_counter, shop, away}
    assert seen == {
        "wang": everything,  # the window's, and what this clerk took in
        "zhao": {at_counter},
        "he": {at_counter},
        "li": {at_counter, away},
        "sun": {shop},
        "zhou": everything,
        "qian": everything,
        "chen": everything,
        "admin": set(),
    }


def test_a_clerk_who_also_reviews_sees_both(hall: Hall) -> None:
    both = replace(hall.zhao.user, roles=frozenset({Role.CLERK, Role.REVIEWER}), department="shijian")
    at_counter, shop, away = hall.taken_in(), hall.in_review("shop", "sun"), hall.in_review()
    seen = {line.case_id for line in work_list(Desk(hall.store, both, hall.clock)).lines}
    assert seen == {at_counter, shop}
    assert away not in seen


def test_other_departments_do_not_push_a_reviewers_cases_off_the_page(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "PAGE", 3)
    for _number in range(4):
        hall.taken_in()
    shop = hall.taken_in("shop")  # due last of all
    assert [line.case_id for line in work_list(hall.sun).lines] == [shop]


def test_the_heads_figures(hall: Hall) -> None:
    hall.taken_in("permit")
    hall.taken_in()
    intake.save_draft(hall.wang, hall.filled())
    listed = work_list(hall.wang)
    assert (listed.drafts, listed.received_today, listed.concluded_today) == (1, 2, 1)
    assert work_list(hall.zhao).drafts == 0
    hall.clock.forward(1)
    later = work_list(hall.wang)
    assert (later.received_today, later.concluded_today) == (0, 0)


def test_lists_mask_people_and_show_organisations(hall: Hall) -> None:
    hall.taken_in()
    hall.taken_in("shop")
    card, shop = work_list(hall.wang).lines
    assert (card.applicant, card.department, card.phase) == ("张*明", "人社局", "accepted")
    assert shop.applicant == "永州千家峒食品有限公司"
    assert card.case_no.startswith("431125 0003 20260302 0001 ")


# The department's inbox and the counter's shelf


def test_the_inbox_holds_what_a_department_has_to_work_on(hall: Hall) -> None:
    accepted = hall.taken_in()
    review = hall.in_review()
    shop = hall.taken_in("shop")
    returned = hall.in_review()
    casework.return_case(hall.li, returned, "缺页")
    assert {line.case_id for line in inbox(hall.li)} == {accepted, review}
    assert {line.case_id for line in inbox(hall.sun)} == {shop}
    assert {line.case_id for line in inbox(hall.zhou)} == {accepted, review, shop}
    assert {line.case_id for line in inbox(hall.chen, "shijian")} == {shop}


def test_what_is_to_hand_out_waits_at_every_window(hall: Hall) -> None:
    first, second = hall.taken_in("permit"), hall.taken_in("proof")
    assert [line.case_id for line in to_hand_out(hall.zhao)] == [first, second]
    casework.hand_out(hall.zhao, first, "张小明", DocumentType.RESIDENT_ID, ID)
    casework.mail(hall.zhao, second, "EMS", "E1", "潇浦镇")
    assert to_hand_out(hall.zhao) == ()
    assert section(hall.zhao, second) is Section.IN_POST, "it lies at no window any more"


# Find


@pytest.fixture
def known(hall: Hall) -> Hall:
    hall.taken_in()
    hall.taken_in("proof", number=STRANGER, name="欧阳锋")
    hall.taken_in("shop")
    return hall


def hall_case(hall: Hall, item: str) -> int:
    return next(line.case_id for line in work_list(hall.qian).lines if line.item == item)


def ids(hall: Hall, text: str) -> list[str]:
    return [line.item for line in find(hall.wang, text).cases]


CARD, PROOF, SHOP = "社会保障卡申领", "户籍证明", "食品经营许可"


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("张小明", [CARD]),
        ("小明", [CARD]),
        ("zhangxiaoming", [CARD]),
        ("zhang xiao ming", [CARD]),
        ("zxm", [CARD]),
        ("ZXM", [CARD]),
        ("oyf", [PROOF]),
        ("千家峒", [SHOP]),
        ("0009", [CARD]),
        ("0007", [PROOF]),
        (ID, [CARD]),
        (STRANGER, [PROOF]),
        ("\x1d]Q1" + ID + "\r", [CARD]),
        ("１９９９０１０１０００９", [CARD]),
        ("13800001234", [PROOF, CARD]),
        ("1234", [SHOP, PROOF, CARD]),
        (USCC, [SHOP]),
        ("0y43", [SHOP]),
        ("李四", []),
        ("ls", []),
        ("12", []),
        ("", []),
        ("   ", []),
    ],
)
def test_cases_are_found_by_whatever_somebody_remembers(known: Hall, text: str, items: list[str]) -> None:
    assert ids(known, text) == items


def test_an_identity_number_that_ends_in_x_is_found_by_its_tail(hall: Hall) -> None:
    number = next(n for day in range(1, 29) if (n := _person(f"199902{day:02d}"))[-1] == "X")
    case = hall.taken_in(number=number)
    for text in (number, number.lower(), number[-4:], number[-4:].lower()):
        assert [line.case_id for line in find(hall.wang, text).cases] == [case], text


def _person(birth: str) -> str:
    from clerk_tui.domain.check_digits import mod_11_2

    digits = f"431125{birth}000"
    return digits + mod_11_2(digits)


def test_the_tail_of_a_case_number_with_and_without_its_check_digit(known: Hall) -> None:
    number = known.wang.case(hall_case(known, CARD)).case_no
    assert ids(known, number[-8:]) == [CARD]
    assert ids(known, number[-8:-1]) == [CARD]
    assert ids(known, group(number)[-8:]) == [CARD]


@pytest.mark.parametrize("written", ["{no}", "{grouped}", "{payload}", "]Q1{payload}\r\n", "\\000026{payload}"])
def test_a_whole_number_or_a_scanned_receipt_opens_at_once(hall: Hall, written: str) -> None:
    done = intake.commit(hall.wang, hall.filled())
    text = written.format(
        no=done.case_no, grouped=group(done.case_no), payload=receipt_payload(done.case_no, done.query_code)
    )
    found = find(hall.zhao, text)
    assert (found.exact, [line.case_id for line in found.cases]) == (done.case_id, [done.case_id])
    assert case_by_number(hall.zhao, text) == done.case_id


def test_a_mistyped_number_is_named_and_finds_nothing(hall: Hall) -> None:
    number = intake.commit(hall.wang, hall.filled()).case_no
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    for text in (wrong, group(wrong)):
        found = find(hall.wang, text)
        assert (found.cases, found.exact) == ((), None)
        assert found.problem is not None
        assert (found.problem.code, found.problem.params) == ("case_no_check", {"found": wrong[-1]})
        with pytest.raises(NotFound, match=f"check digit {wrong[-1]}"):
            case_by_number(hall.wang, text)


def test_a_damaged_receipt_code_is_named(hall: Hall) -> None:
    done = intake.commit(hall.wang, hall.filled())
    found = find(hall.wang, receipt_payload(done.case_no, done.query_code)[:-2])
    assert found.problem is not None
    assert found.cases == ()


def test_a_good_number_of_another_store_is_said_to_be_unknown(hall: Hall) -> None:
    found = find(hall.wang, "43112500032026112300426")
    assert found.problem is not None


def test_people_are_found_apart_and_masked(known: Hall) -> None:
    known.taken_in()
    (person,) = find(known.wang, "zxm").people
    assert (person.name, person.document, person.phone, person.visits) == (
        "张*明",
        "431125********0009",
        "138****1234",
        2,
    )
    assert [line.item for line in cases_of(known.wang, person.person_id)] == [CARD, CARD]
    (organisation,) = find(known.wang, "千家峒").people
    assert (organisation.name, organisation.document) == ("永州千家峒食品有限公司", USCC)
    everything = str(find(known.wang, "1234"))
    assert ID not in everything
    assert "13800001234" not in everything


def test_a_case_is_named_by_a_tail_only_one_case_has(known: Hall) -> None:
    case = hall_case(known, PROOF)
    assert case_by_number(known.wang, known.wang.case(case).case_no[-6:]) == case
    with pytest.raises(NotFound, match="more than one"):
        case_by_number(known.wang, "1234")
    with pytest.raises(NotFound, match="No case fits"):
        case_by_number(known.wang, "99999")
    with pytest.raises(NotFound):
        case_by_number(known.wang, "张小明")


def test_decided_and_closed_cases_are_found_too(hall: Hall) -> None:
    case = hall.in_review()
    casework.decide_case(hall.li, case, Outcome.REFUSED, "不符合条件")
    casework.hand_out(hall.wang, case, "张小明", DocumentType.RESIDENT_ID, ID)
    casework.archive(hall.wang, case)
    assert [line.case_id for line in find(hall.qian, "张小明").cases] == [case]
