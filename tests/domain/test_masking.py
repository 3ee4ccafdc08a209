"""Masks keep the length and never show more than they say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clerk_tui.domain.identity import ORGANISATION_DOCUMENTS, DocumentType
from clerk_tui.domain.masking import mask_address, mask_document, mask_name, mask_phone

PERSONAL = sorted(set(DocumentType) - ORGANISATION_DOCUMENTS)


def shown(masked: str) -> int:
    return sum(char not in "*· -" for char in masked)


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("", ""),
        ("难", "*"),
        ("张三", "张*"),
        ("张小明", "张*明"),
        ("张小小明", "张**明"),
        ("欧阳", "欧*"),
        ("欧阳锋", "欧阳*"),
        ("欧阳震华", "欧阳*华"),
        ("买买提·艾力", "买**·**"),
        ("John Smith", "J*** *****"),
        ("Pelé", "P**é"),
        ("\U00020bb7野家", "\U00020bb7*家"),
    ],
)
def test_names(name: str, masked: str) -> None:
    assert mask_name(name) == masked


def test_organisations_are_public() -> None:
    assert mask_name("江永县某某公司", organisation=True) == "江永县某某公司"
    assert mask_document(DocumentType.USCC, "91350100M000100Y43") == "91350100M000100Y43"


@pytest.mark.parametrize(
    ("kind", "number", "masked"),
    [
        (DocumentType.RESIDENT_ID, "431125199901010009", "431125********0009"),
        (DocumentType.FOREIGN_PERMANENT_RESIDENCE, "943840199901010002", "943840********0002"),
        (DocumentType.PASSPORT, "E00000123", "E*****123"),
        (DocumentType.TAIWAN_PERMIT, "00000123", "0****123"),
        (DocumentType.OFFICER_CARD, "军字第0123456号", "军*******56号"),
        (DocumentType.OTHER, "A12", "**2"),
        (DocumentType.OTHER, "A", "*"),
        (DocumentType.OTHER, "", ""),
    ],
)
def test_documents(kind: DocumentType, number: str, masked: str) -> None:
    assert mask_document(kind, number) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("13800001234", "138****1234"),
        ("0746-5755405", "0746-****405"),
        ("0746-5755405-801", "0746-****405-***"),
        ("5755405", "****405"),
        ("4008008000", "*******000"),
        ("12345", "*****"),
        ("", ""),
    ],
)
def test_phones(number: str, masked: str) -> None:
    assert mask_phone(number) == masked


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("湖南省永州市江永县潇浦镇千家峒路2号", "湖南省永州市江永县潇浦镇****"),
        ("江永县松柏瑶族乡建新村3组", "江永县松柏瑶族乡****"),
        ("长沙市岳麓区麓山南路1号", "长沙市岳麓区****"),
        ("北京市海淀区中关村街道1号", "北京市海淀区中关村街道****"),
        ("江永县幸福路古镇小区3号", "江永县****"),
        ("江永县大路镇甲村", "江永县大路镇****"),
        ("阳光小区3栋", "****"),
        ("千家峒路2号", "****"),
        ("", ""),
    ],
)
def test_addresses(address: str, masked: str) -> None:
    assert mask_address(address) == masked


@given(st.text(max_size=30))
def test_names_keep_their_length_and_show_a_surname_and_a_last_character_at_most(name: str) -> None:
    masked = mask_name(name)
    assert len(masked) == len(name)
    assert shown(masked) <= min(3, max(len(name) - 1, 0))


@given(st.sampled_from(PERSONAL), st.text("0123456789ABCDEFGHX", max_size=50))
def test_documents_keep_their_length_and_hide_at_least_half(kind: DocumentType, number: str) -> None:
    masked = mask_document(kind, number)
    assert len(masked) == len(number)
    assert shown(masked) <= (10 if len(number) == 18 else 4)
    assert masked.count("*") * 2 >= len(number) - 2


@given(st.text("0123456789-", max_size=20))
def test_phones_keep_their_length_and_show_seven_digits_at_most(number: str) -> None:
    masked = mask_phone(number)
    assert len(masked) == len(number)
    assert shown(masked) <= 7


@given(st.text("江永县潇浦镇省市区乡街道路村小号12", max_size=30))
def test_addresses_show_a_beginning_and_no_house_number(address: str) -> None:
    beginning, stars, rest = mask_address(address).partition("****")
    assert address.startswith(beginning)
    assert (stars, rest) == (("****", "") if address else ("", ""))
    assert not any(char.isdigit() for char in beginning)
