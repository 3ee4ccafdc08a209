"""What a cell says: dirt removed, national words understood, numbers that are really codes noticed."""

import math
import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime

from clerk_tui.catalog.importing.tables import Cell
from clerk_tui.domain.item import CaseKind, ItemType, LimitUnit, Medium, Necessity, PaperKind, Source, Waiver

NOTHING = frozenset(
    {"无", "无情形", "无需材料", "暂无", "没有", "/", "//", "\\", "-", "--", "—", "——"}
    | {"null", "none", "nan", "n/a", "#n/a"}
)
"""What people write into a cell to say that there is nothing to write."""

LIST_SEPARATORS = "|^;；、\n"
EXACT_BELOW = 10**15
"""Whole numbers a spreadsheet keeps to the last digit; a longer code typed as a number has already lost some."""

_SCIENTIFIC = re.compile(r"^[+-]?\d(\.\d+)?[eE]\+?\d+$")
_LIMIT = re.compile(r"^(\d{1,4})(?:\.0+)?\s*个?\s*(\D*)$")

_BREAK_IN_CHINESE = re.compile(r"(?<=[^\x00-\x7f])[^\S\n\t]*[\n\t]\s*(?=[^\x00-\x7f])")

TYPES = {
    "行政许可": ItemType.LICENCE, "行政处罚": ItemType.PENALTY, "行政强制": ItemType.COERCION,
    "行政征收": ItemType.LEVY, "行政给付": ItemType.BENEFIT, "行政检查": ItemType.INSPECTION,
    "行政确认": ItemType.CONFIRMATION, "行政奖励": ItemType.REWARD, "行政裁决": ItemType.ARBITRATION,
    "其他行政权力": ItemType.OTHER, "其他权力": ItemType.OTHER, "公共服务": ItemType.PUBLIC_SERVICE,
    **{str(int(kind.value)): kind for kind in ItemType},
}  # fmt: skip
UNITS = {
    "工作日": LimitUnit.WORKING_DAY, "个工作日": LimitUnit.WORKING_DAY, "自然日": LimitUnit.NATURAL_DAY,
    "日历日": LimitUnit.NATURAL_DAY, "月": LimitUnit.MONTH, "个月": LimitUnit.MONTH,
}  # fmt: skip
"""天 and 日 alone are not here: which days they mean is exactly what matters."""

WORDS: dict[str, Mapping[str, object]] = {
    "item_type": TYPES,
    "statutory_unit": UNITS,
    "promised_unit": UNITS,
    "case_kind": {
        "即办件": CaseKind.IMMEDIATE, "承诺件": CaseKind.PROMISED, "1": CaseKind.IMMEDIATE, "2": CaseKind.PROMISED,
    },
    "necessity": {
        "必要": Necessity.REQUIRED, "必需": Necessity.REQUIRED, "必须": Necessity.REQUIRED, "1": Necessity.REQUIRED,
        "非必要": Necessity.OPTIONAL, "非必需": Necessity.OPTIONAL, "2": Necessity.OPTIONAL,
        "容缺后补": Necessity.DEFERRABLE, "容缺": Necessity.DEFERRABLE, "3": Necessity.DEFERRABLE,
    },
    "kind": {
        "原件": PaperKind.ORIGINAL, "复印件": PaperKind.COPY, "原件和复印件": PaperKind.BOTH,
        "原件或复印件": PaperKind.BOTH, "1": PaperKind.ORIGINAL, "2": PaperKind.COPY, "3": PaperKind.BOTH,
    },
    "medium": {
        "纸质": Medium.PAPER, "电子": Medium.ELECTRONIC, "电子化": Medium.ELECTRONIC, "纸质或电子": Medium.EITHER,
        "纸质或电子化": Medium.EITHER, "纸质和电子": Medium.EITHER,
        "1": Medium.PAPER, "2": Medium.ELECTRONIC, "3": Medium.EITHER,
    },
    "source": {
        "申请人自备": Source.APPLICANT, "政府部门核发": Source.GOVERNMENT, "其他": Source.OTHER,
        "10": Source.APPLICANT, "20": Source.GOVERNMENT, "99": Source.OTHER,
    },
    "waiver": {
        "模板自动生成": Waiver.GENERATED, "电子证照自动关联": Waiver.E_LICENCE, "证照核验接口": Waiver.VERIFICATION,
        "1": Waiver.GENERATED, "2": Waiver.E_LICENCE, "3": Waiver.VERIFICATION, "4": None,
    },
    "service_objects": {
        "自然人": "person", "个人": "person", "1": "person",
        **dict.fromkeys(
            ("法人", "企业法人", "事业法人", "社会组织法人", "非法人企业", "行政机关", "其他组织", "企业", "组织"),
            "organisation",
        ),
    },
    "bool": {
        "是": True, "支持": True, "有": True, "1": True, "true": True, "y": True, "收费": True,
        "否": False, "不支持": False, "0": False, "false": False, "n": False, "不收费": False, "免费": False,
    },
}  # fmt: skip
"""What GB/T 39046-2020 and the exchange tables (C0109) call things, and what provinces write instead."""


def heading(cell: Cell) -> str:
    """Return a heading as it is compared: no spaces, no marks for "must be filled"."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(cell or ""))).casefold()
    return re.sub(r"[*:]|\((必填|选填|必选|非必填)\)", "", text)


def is_blank(cell: Cell) -> bool:
    """Whether there is nothing in *cell*, not even a word for nothing."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def plain(cell: Cell) -> str:
    """Return the text of *cell* without spaces around it, control and zero-width characters inside, or ``42.0``."""
    if isinstance(cell, str):
        text = cell
    elif isinstance(cell, bool):
        return "1" if cell else "0"
    elif isinstance(cell, float) and cell.is_integer() and abs(cell) < EXACT_BELOW:
        return str(int(cell))
    elif isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    else:
        return "" if cell is None else str(cell)
    if not text.isprintable():
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        text = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    return text.strip()


def holds_controls(cell: Cell) -> bool:
    """Whether *cell* holds control characters that no keyboard types (tabs and line breaks are not among them)."""
    return isinstance(cell, str) and not cell.isprintable() and any(c < " " and c not in "\t\r\n" for c in cell)


def one_line(text: str) -> str:
    """Return *text* without line breaks, as a name must be; between Chinese characters nothing takes their place."""
    if text.isprintable():
        return text
    return re.sub(r"\s+", " ", _BREAK_IN_CHINESE.sub("", text))


def is_nothing(text: str) -> bool:
    """Whether *text* is one of the words for nothing."""
    return text.casefold() in NOTHING


def lost_digits(cell: Cell) -> bool:
    """Whether *cell* is a long code that a spreadsheet has turned into a number, and so has broken."""
    if isinstance(cell, bool):
        return False
    if isinstance(cell, float | int):
        return not math.isfinite(cell) or abs(cell) >= EXACT_BELOW or cell != int(cell)
    return isinstance(cell, str) and _SCIENTIFIC.match(cell.strip()) is not None


def split(text: str, separators: str) -> list[str]:
    """Cut *text* into the values of a list, without the empty ones and those that say nothing."""
    parts = re.split(f"[{re.escape(separators)}]", text)
    return [part.strip() for part in parts if part.strip() and not is_nothing(part.strip())]


def limit(text: str) -> tuple[int, str] | None:
    """Read ``20``, ``20个工作日`` or ``3 个月`` as number and unit (empty when not said); None when it is neither."""
    match = _LIMIT.match(text)
    return (int(match[1]), match[2].strip()) if match else None
