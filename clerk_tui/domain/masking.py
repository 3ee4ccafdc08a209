"""How personal data are shown where they need not be read in full: lists, receipts, screens, logs.

What stays visible is stated with each function and never more; showing the rest is a deed of its own, written to the
log. Organisations are public and are not masked.
"""

import re
from typing import Final

from clerk_tui.domain.identity.contact import MIDDLE_DOT
from clerk_tui.domain.identity.record import ORGANISATION_DOCUMENTS, DocumentType

MASK: Final = "*"

COMPOUND_SURNAMES: Final = frozenset(
    name
    for line in (
        "欧阳 上官 皇甫 司马 司徒 司空 诸葛 夏侯 东方 尉迟 公孙 慕容 令狐 宇文 长孙 轩辕 端木 独孤 南宫 西门 东郭",
        "百里 呼延 闻人 澹台 公冶 宗政 濮阳 淳于 单于 太叔 申屠 仲孙 钟离 鲜于 闾丘 万俟 赫连 拓跋 第五 公羊 左丘",
    )
    for name in line.split()
)
"""Surnames of two characters (复姓) as they are met today."""

_HAN = r"[\u4e00-\u9fff]"
_PART = rf"{_HAN}{{1,12}}?"
# A road, village or estate is below the township, unless a township is named after one (大路镇, 正东路街道).
_TOWN_PART = rf"(?:(?!小区|社区|[路街巷村组]){_HAN}|[路街村](?=街道|镇|乡)){{1,12}}?"
_ADDRESS = re.compile(
    rf"(?:{_PART}(?:省|自治区))?"
    rf"(?:{_PART}(?:市|自治州|地区|盟))?"
    rf"(?:{_PART}(?:自治县|县|市|旗|(?<![小社校园厂景])区))?"
    rf"(?:{_TOWN_PART}(?:街道|镇|乡|苏木))?"
)


def mask_name(name: str, *, organisation: bool = False) -> str:
    """Mask a person's name, keeping its length.

    张三 → 张*, 张小明 → 张*明, 欧阳锋 → 欧阳*: the surname, and the last character of longer names. Names with dots or
    spaces (minorities, foreigners) show their first character only. Organisations' names are returned as they are.
    """
    if organisation or not name:
        return name
    if len(name) == 1:
        return MASK
    if any(char in f" {MIDDLE_DOT}" for char in name) or name.isascii():
        return name[0] + "".join(char if char in f" {MIDDLE_DOT}" else MASK for char in name[1:])
    surname = name[:2] if name[:2] in COMPOUND_SURNAMES and len(name) > 2 else name[0]
    hidden = len(name) - len(surname)
    return surname + (MASK if hidden == 1 else MASK * (hidden - 1) + name[-1])


def mask_document(kind: DocumentType, number: str) -> str:
    """Mask a document number, keeping its length.

    18-digit personal numbers show the first 6 and last 4; others of 8 and more characters the first and the last 3;
    shorter ones the last only. Numbers of organisations are returned as they are.
    """
    if kind in ORGANISATION_DOCUMENTS:
        return number
    if len(number) == 18:
        return _keep(number, 6, 4)
    return _keep(number, 1, 3) if len(number) >= 8 else _keep(number, 0, 1)


def mask_phone(number: str) -> str:
    """Mask a telephone number, keeping its length: 138****1234, 0746-****405; an extension is hidden."""
    if len(number) == 11 and number[0] == "1":
        return _keep(number, 3, 4)
    groups = number.split("-")
    area = groups[:1] if len(groups) > 1 and groups[0].startswith("0") and len(groups[0]) <= 4 else []
    local, *extension = groups[len(area) :]
    masked = _keep(local, 0, 3) if len(local) >= 7 else MASK * len(local)
    return "-".join([*area, masked, *(MASK * len(digits) for digits in extension)])


def mask_account(number: str) -> str:
    """Mask a bank or fund account, keeping its length: the last four characters stay, as on a bank's own slips."""
    return _keep(number, 0, 4)


def mask_address(address: str) -> str:
    """Show an address down to the township, then ``****`` whatever its length: 湖南省永州市江永县潇浦镇****."""
    match = _ADDRESS.match(address)
    shown = match.group() if match is not None else ""
    return shown + MASK * 4 if address else ""


def _keep(text: str, head: int, tail: int) -> str:
    """Show *head* characters and *tail* characters; a text too short to hide any shows nothing."""
    hidden = len(text) - head - tail
    if hidden <= 0:
        return MASK * len(text)
    return text[:head] + MASK * hidden + text[len(text) - tail :]
