"""The register of electronic licences: imported over and over, read by holder."""

from datetime import date

import pytest
from msgspec.structs import replace

from clerk_tui.domain.identity import DocumentType
from clerk_tui.store.records import LicenceRow

ID = "431125199901010009"


@pytest.fixture
def licence(hall) -> LicenceRow:
    return LicenceRow(
        document_type=DocumentType.RESIDENT_ID,
        document_number=ID,
        holder="张小明",
        standard_code="11100000000013338W032",
        name="中华人民共和国结婚证",
        number="J431125-2026-000001",
        issued_on=date(2026, 5, 20),
        issuer="江永县民政局",
        source="zzk-2026-11.csv",
        imported_at=hall.at,
    )


def test_a_licence_is_known_by_its_holder(store, licence):
    other = replace(licence, standard_code="11100000000012894D003", number="D1", valid_until=date(2030, 1, 1))
    newer = replace(licence, number="J431125-2026-000002", issued_on=date(2026, 6, 1))
    assert store.put_licences([licence, other, newer]) == (3, 0)
    assert store.licences(DocumentType.RESIDENT_ID, ID) == [other, newer, licence]
    assert store.licences(DocumentType.PASSPORT, ID) == []
    assert store.licences(DocumentType.RESIDENT_ID, ID[:-1]) == []


def test_importing_again_counts_only_what_the_register_changed(store, licence):
    store.put_licences([licence])
    again = replace(licence, source="zzk-2026-12.csv", imported_at=licence.imported_at.replace(month=12))
    assert store.put_licences([again]) == (0, 0)
    assert store.licences(DocumentType.RESIDENT_ID, ID) == [again]
    ended = replace(again, valid_until=date(2026, 12, 1))
    assert store.put_licences([again, ended, replace(ended, number="J2")]) == (1, 1)
    assert {row.valid_until for row in store.licences(DocumentType.RESIDENT_ID, ID)} == {date(2026, 12, 1)}


def test_one_licence_may_have_two_holders(store, licence):
    spouse = replace(licence, document_number="431125199901020004", holder="李小红")
    assert store.put_licences([licence, spouse]) == (2, 0)
    assert store.licences(DocumentType.RESIDENT_ID, "431125199901020004") == [spouse]


def test_an_import_that_breaks_off_leaves_nothing(store, licence):
    def rows():
        yield licence
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.put_licences(rows())
    assert store.licences(DocumentType.RESIDENT_ID, ID) == []


def test_a_rebuild_leaves_the_register_alone(hall, store, licence):
    hall.intake(store)
    store.put_licences([licence])
    store.rebuild()
    assert store.licences(DocumentType.RESIDENT_ID, ID) == [licence]
    assert store.check().sound
