"""People and organisations that do not exist, for the demonstration hall.

Every number passes its check and belongs to nobody: identity cards with the sequence 000, which is never given out,
and social credit codes whose organisation part begins with YY, which the register (at MA … now) has not reached.
"""

from collections.abc import Sequence
from datetime import date, datetime
from random import Random
from typing import TYPE_CHECKING

from clerk_tui.domain.check_digits import mod_11_2, mod_31, organisation_check
from clerk_tui.domain.identity import DocumentType
from clerk_tui.domain.intake import PartyForm

if TYPE_CHECKING:
    from clerk_tui.store.records import LicenceRow

COUNTY = "431125"
_SURNAMES = (*"蒋何周唐卢义毛任黄李王陈杨刘邓谭冯肖罗", "欧阳")
_GIVEN = (
    *("建国", "秀英", "志强", "丽华", "海燕", "小平", "文斌", "桂兰", "永红", "春生", "玉梅", "国庆", "晓燕", "俊杰"),
    *("美玲", "家豪", "思远", "雨桐", "子涵", "浩然", "诗琪", "明辉", "翠花", "德胜", "金凤", "立新", "爱民", "宏伟"),
)
_PLACES = ("潇浦镇千家峒路", "潇浦镇永阳路", "上江圩镇浦尾村", "桃川镇所城村", "粗石江镇城下村", "夏层铺镇上甘棠村")
_TRADES = (
    *("香柚种植专业合作社", "女书文化传播有限公司", "建筑工程有限公司", "餐饮管理有限公司", "物流有限公司"),
    *("家政服务有限公司", "农产品加工有限公司", "酒店管理有限公司", "新能源科技有限公司", "口腔门诊部有限公司"),
)
_BRANDS = ("千峒", "潇浦", "甘棠", "都庞", "香柚", "永明")


def make_people(dice: Random, count: int) -> list[PartyForm]:
    """Return *count* invented persons, no two with the same number."""
    people: dict[str, PartyForm] = {}
    while len(people) < count:
        number = _identity(dice)
        name = dice.choice(_SURNAMES) + dice.choice(_GIVEN)
        people[number] = PartyForm(
            document_type=DocumentType.RESIDENT_ID,
            document_number=number,
            name=name,
            phone=f"1380000{dice.randrange(10_000):04d}",
            address=f"湖南省永州市江永县{dice.choice(_PLACES)}{dice.randint(1, 199)}号",
        )
    return list(people.values())


def make_organisations(dice: Random, count: int) -> list[PartyForm]:
    """Return *count* invented organisations."""
    names = [f"江永县{brand}{trade}" for brand in _BRANDS for trade in _TRADES]
    return [
        PartyForm(
            document_type=DocumentType.USCC,
            document_number=_credit_code(number),
            name=name,
            phone=f"1380000{dice.randrange(10_000):04d}",
            address=f"湖南省永州市江永县{dice.choice(_PLACES)}{dice.randint(1, 199)}号",
            legal_rep=dice.choice(_SURNAMES) + dice.choice(_GIVEN),
        )
        for number, name in enumerate(dice.sample(names, count), 1)
    ]


def make_licences(people: Sequence[PartyForm], organisations: Sequence[PartyForm], at: datetime) -> "list[LicenceRow]":
    """Return the electronic licences of these people and organisations, as a register would export them."""
    from clerk_tui.store.records import LicenceRow

    known = (
        *((one, "L2000017", "居民户口簿", "户", date(2021, 6, 1), "江永县公安局") for one in people),
        *((one, "L2000016", "居民身份证", "身", date(2021, 6, 1), "江永县公安局") for one in people),
        *((one, "L1000005", "营业执照", "照", date(2022, 3, 1), "江永县市场监督管理局") for one in organisations),
    )
    return [
        LicenceRow(
            document_type=holder.document_type,
            document_number=holder.document_number,
            holder=holder.name,
            standard_code=code,
            name=name,
            number=f"演示{letter}{number:06d}",
            issued_on=issued_on,
            issuer=issuer,
            source="demo",
            imported_at=at,
        )
        for number, (holder, code, name, letter, issued_on, issuer) in enumerate(known, 1)
    ]


def _identity(dice: Random) -> str:
    body = f"{COUNTY}{dice.randint(1950, 2004)}{dice.randint(1, 12):02d}{dice.randint(1, 28):02d}000"
    return body + mod_11_2(body)


def _credit_code(number: int) -> str:
    organisation = f"YY{number:06d}"
    body = f"91{COUNTY}{organisation}{organisation_check(organisation)}"
    return body + mod_31(body)
