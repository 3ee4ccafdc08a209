"""How far a telling is: a fold that takes any history and never loses the last word."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from clerk_tui.domain.applicant import Applicant, ApplicantKind
from clerk_tui.domain.case.bodies import KINDS, Noted, encode_body
from clerk_tui.domain.case.deciders.told import key_of
from clerk_tui.domain.case.folds.told import follow
from clerk_tui.domain.case.told_bodies import (
    Answer,
    AnsweredBy,
    AnswerOutcome,
    Fact,
    FactKind,
    TellingAnswered,
    TellingPrinted,
    TellingQueued,
    TellingSent,
    TellingStatus,
)
from clerk_tui.domain.event import Event
from clerk_tui.domain.identity import DocumentType

DAY = date(2026, 11, 23)
KEY = "431125000320261123000117-water-requested"
FACT = Fact(
    kind=FactKind.REQUESTED,
    case_no="431125000320261123000117",
    item="water-transfer",
    item_name="用水过户",
    on=DAY,
    applicant=Applicant(
        kind=ApplicantKind.PERSON,
        name="张小明",
        document_type=DocumentType.RESIDENT_ID,
        document_number="431125199901010009",
    ),
)
QUEUED = TellingQueued(receiver="water", key=KEY, fact=FACT)
LAST_WORDS = (TellingStatus.DONE, TellingStatus.REFUSED)


def answered(outcome: AnswerOutcome, key: str) -> TellingAnswered:
    reason = "欠费" if outcome is AnswerOutcome.REFUSED else ""
    return TellingAnswered(key=key, answer=Answer(outcome=outcome, reason=reason), by=AnsweredBy.HTTPS, on=DAY)


keys = st.sampled_from([KEY, KEY, KEY, "another"])
bodies = st.one_of(
    st.just(QUEUED),
    st.just(Noted(text="x")),
    st.none(),
    st.builds(TellingSent, key=keys),
    st.builds(TellingPrinted, key=keys),
    st.builds(answered, st.sampled_from(AnswerOutcome), keys),
)


def event(n: int, body: object) -> Event:
    kind = KINDS[type(body)] if body is not None else "of_another_program"
    return Event(
        id=n,
        place="431125000000",
        subject=1,
        subject_kind="case",
        kind=kind,
        v=1,
        at=datetime(2026, 11, 23, tzinfo=UTC) + timedelta(minutes=n),
        actor="wang",
        body=encode_body(body) if body is not None else "{}",
        base=0,
    )


@given(st.lists(bodies, max_size=12))
def test_any_history_folds_and_the_first_last_word_stands(history):
    telling = None
    for n, body in enumerate(history, 1):
        before = telling
        telling = follow(telling, event(n, body), body)
        if before is None:
            assert (telling is None) == (not isinstance(body, TellingQueued))
            continue
        assert telling is not None, "a telling is never forgotten"
        assert (telling.id, telling.key, telling.fact) == (before.id, before.key, before.fact)
        assert telling.sent_at is None or telling.sent_at >= telling.at
        if before.sent_at:
            assert telling.sent_at == before.sent_at
        if before.answered or getattr(body, "key", KEY) != KEY:
            assert telling == before
        if before.status is TellingStatus.RECEIVED:
            assert telling.status in (TellingStatus.RECEIVED, *LAST_WORDS)
    if telling is not None:
        after_queue = history[history.index(QUEUED) + 1 :]
        words = [b.answer.outcome for b in after_queue if isinstance(b, TellingAnswered) and b.key == KEY]
        last = [word for word in words if word is not AnswerOutcome.RECEIVED]
        assert telling.answered == bool(last)
        if last:
            assert telling.status == last[0].value
            assert telling.answer is not None
            assert telling.answer.outcome is last[0]


@given(st.lists(bodies, max_size=10))
def test_the_same_event_again_changes_nothing(history):
    telling = None
    for n, body in enumerate(history, 1):
        once = follow(telling, event(n, body), body)
        assert follow(once, event(n, body), body) == once
        telling = once


def test_a_key_says_who_is_told_what_and_names_nobody():
    key = key_of(FACT.case_no, "water", FactKind.REQUESTED)
    assert key == KEY
    assert len({key_of(FACT.case_no, name, kind) for name in ("water", "power") for kind in FactKind}) == 4
