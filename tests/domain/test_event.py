"""The log's numbering and its chain: nothing can be changed, dropped or reordered unseen."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from clerk_tui.domain.event import HASH_BYTES, SEQUENCES_PER_DEVICE, Event, chain_hash, event_id

CHINA = timezone(timedelta(hours=8))
DEVICE = 4311250003
EVENT = Event(
    id=event_id(DEVICE, 7),
    place="431125000000",
    subject=event_id(DEVICE, 1),
    subject_kind="case",
    kind="noted",
    v=1,
    at=datetime(2026, 3, 2, 10, tzinfo=CHINA),
    actor="wang",
    body='{"text":"备注"}',
    base=0,
)


@given(st.integers(min_value=0, max_value=9999999999), st.integers(min_value=1, max_value=SEQUENCES_PER_DEVICE - 1))
def test_an_id_gives_back_its_device_and_number(device: int, seq: int) -> None:
    event = replace(EVENT, id=event_id(device, seq))
    assert (event.device, event.seq) == (device, seq)


def test_the_largest_id_fits_a_signed_64_bit_integer() -> None:
    assert event_id(9_999_999_999 // 2, SEQUENCES_PER_DEVICE - 1) < 2**63


@pytest.mark.parametrize("seq", [0, -1, SEQUENCES_PER_DEVICE])
def test_a_number_outside_the_devices_range_is_refused(seq: int) -> None:
    with pytest.raises(ValueError, match="out of range"):
        event_id(DEVICE, seq)


def test_the_hash_is_short_and_repeatable() -> None:
    assert len(chain_hash(b"", EVENT)) == HASH_BYTES
    assert chain_hash(b"", EVENT) == chain_hash(b"", replace(EVENT, hash=b"whatever stood there"))


CHANGES: dict[str, object] = {
    "id": event_id(DEVICE, 8),
    "place": "431125100000",
    "subject": event_id(DEVICE, 2),
    "subject_kind": "user",
    "kind": "voided",
    "v": 2,
    "at": EVENT.at + timedelta(seconds=1),
    "actor": "zhao",
    "body": '{"text":"备注 "}',
    "base": 1,
}


def test_every_field_but_the_hash_has_a_change_to_detect() -> None:
    assert set(CHANGES) == set(Event.__struct_fields__) - {"hash"}


@pytest.mark.parametrize("field", CHANGES)
def test_a_changed_field_changes_the_hash(field: str) -> None:
    assert chain_hash(b"", replace(EVENT, **{field: CHANGES[field]})) != chain_hash(b"", EVENT)


def test_the_same_moment_written_with_another_offset_is_another_text() -> None:
    assert chain_hash(b"", replace(EVENT, at=EVENT.at.astimezone(UTC))) != chain_hash(b"", EVENT)


def test_text_cannot_move_from_one_field_to_its_neighbour() -> None:
    one = replace(EVENT, subject_kind="case", kind="noted")
    other = replace(EVENT, subject_kind="casen", kind="oted")
    assert chain_hash(b"", one) != chain_hash(b"", other)


@given(st.permutations(range(5)))
def test_a_reordered_or_forged_log_ends_in_another_hash(order: list[int]) -> None:
    events = [replace(EVENT, id=event_id(DEVICE, number + 1), body=f"{{{number}}}") for number in range(5)]

    def end(log: list[Event]) -> bytes:
        last = b""
        for event in log:
            last = chain_hash(last, event)
        return last

    assert (end([events[n] for n in order]) == end(events)) is (order == sorted(order))
    assert end(events[1:]) != end(events)
