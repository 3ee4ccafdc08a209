"""Deferral and commitment as shipped: on which items, by which rules, and where the law says no."""

import pytest

from clerk_tui.catalog.shipped import load_shipped
from clerk_tui.domain.concession import ClockStart, CommitmentKind, DebtExpiry
from clerk_tui.domain.item import Item, LimitUnit, Necessity

CATALOG = load_shipped()
ITEMS = {item.id: item for item in CATALOG.items}
DEFERRING = [item for item in CATALOG.items if item.deferral is not None]
COMMITTING = [item for item in CATALOG.items if item.commitments]
APPLICATIONS = ("申请书", "申请表", "申报表", "登记表", "备案表")


def test_there_is_enough_to_work_with() -> None:
    assert len(DEFERRING) >= 25
    assert len({item.department for item in DEFERRING}) >= 10
    assert sum(any(not terms.excluded for terms in item.commitments) for item in COMMITTING) >= 12
    assert {terms.kind for item in COMMITTING for terms in item.commitments} == set(CommitmentKind)


def test_both_schools_of_the_clock_and_both_ends_of_a_debt_are_used() -> None:
    rules = [item.deferral for item in DEFERRING if item.deferral]
    assert {rule.clock for rule in rules} == set(ClockStart)
    assert {rule.expiry for rule in rules} == set(DebtExpiry)


@pytest.mark.parametrize("item", DEFERRING, ids=lambda item: str(item.id))
def test_only_secondary_papers_follow(item: Item) -> None:
    rule = item.deferral
    assert rule is not None
    main = [material for material in item.materials if material.id not in rule.materials]
    assert any(material.necessity is Necessity.REQUIRED for material in main), "the main paper must be there"
    for material in item.materials:
        published = material.necessity is Necessity.DEFERRABLE
        if material.id in rule.materials and not published:
            assert not any(word in material.name for word in APPLICATIONS), material.name
    assert "待县里核定" in rule.basis


@pytest.mark.parametrize("item", DEFERRING, ids=lambda item: str(item.id))
def test_a_debt_falls_due_within_the_promised_time(item: Item) -> None:
    """While the clock runs nothing may be owed longer than the case lasts (the engine cuts it, the data say it)."""
    rule, limit = item.deferral, item.promised_limit
    assert rule is not None
    if rule.clock is ClockStart.AT_ONCE and limit is not None and limit.unit is LimitUnit.WORKING_DAY:
        assert rule.days <= limit.n


@pytest.mark.parametrize("item", COMMITTING, ids=lambda item: str(item.id))
def test_what_is_promised_is_told_and_checked(item: Item) -> None:
    for terms in item.commitments:
        assert terms.basis
        if terms.excluded:
            assert (terms.replaces, terms.follow_up_days) == ((), 0)
            continue
        assert terms.conditions
        assert terms.promises
        assert len(terms.consequences) >= 2
        assert terms.verification
        assert terms.follow_up_days >= 1
        assert terms.replaces or terms.check, "it stands for a paper or a check"
        assert (terms.kind is CommitmentKind.LICENCE) == bool(terms.check)
        assert any("待县里核定" in text for text in terms.basis)


@pytest.mark.parametrize(
    "item", ["000125046002-01", "000131024000-01", "000131011000-01", "000117051000-01", "000123004000-04"]
)
def test_public_safety_and_health_are_excluded_with_the_reason(item: str) -> None:
    reasons = [terms.excluded for terms in ITEMS[item].commitments if terms.kind is CommitmentKind.LICENCE]
    assert reasons
    assert all("直接关系" in reason for reason in reasons)


def test_the_fire_check_on_a_promise_takes_a_day_and_is_checked_afterwards() -> None:
    promised, ordinary = ITEMS["000125049000-02"], ITEMS["000125049000-01"]
    assert promised.promised_limit and ordinary.promised_limit
    assert (promised.promised_limit.n, ordinary.promised_limit.n) == (1, 10)
    (terms,) = promised.commitments
    assert terms.follow_up_days == 20
    assert ordinary.commitments == ()


def test_the_social_security_card_lets_the_photo_follow() -> None:
    rule = ITEMS["002014010001-02"].deferral
    assert rule is not None
    assert [material.name for material in ITEMS["002014010001-02"].materials if material.id in rule.materials] == [
        "个人照片"
    ]
