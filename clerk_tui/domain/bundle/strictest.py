"""One row that meets what several lists ask of the same paper: of each requirement the strictest."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from msgspec.structs import replace

from clerk_tui.domain.bundle.layout import normal_name
from clerk_tui.domain.item import Material, Medium, Necessity, PaperKind, Waiver

_T = TypeVar("_T")

_NECESSITY = (Necessity.REQUIRED, None, Necessity.DEFERRABLE, Necessity.OPTIONAL)
"""The strictest first; a paper about which the catalog is silent holds a case up like a required one."""
_WAIVER = (Waiver.E_LICENCE, Waiver.VERIFICATION, Waiver.GENERATED)
"""What asks most of the office first."""


def strictest(row: str, materials: Sequence[Material], needing: tuple[str, ...]) -> Material:
    """Return the one row that meets all of *materials*."""
    if len(materials) == 1:
        return replace(materials[0], id=row, scenarios=(), needed_by=needing)
    return Material(
        id=row,
        name=joined((material.name for material in materials), "／"),
        necessity=min((material.necessity for material in materials), key=_NECESSITY.index),
        kind=_kind(materials),
        medium=_medium(materials),
        originals=_most(material.originals for material in materials),
        copies=_most(material.copies for material in materials),
        source=_common([material.source for material in materials]),
        source_note=joined((material.source_note for material in materials), "；"),
        accept_standard=joined((material.accept_standard for material in materials), "；"),
        fill_notes=joined((material.fill_notes for material in materials), "；"),
        legal_basis=joined((material.legal_basis for material in materials), "；"),
        waiver=_waiver([material.waiver for material in materials]),
        standard_code=materials[0].standard_code,
        equivalent=_common([material.equivalent for material in materials]) or "",
        needed_by=needing,
    )


def _kind(materials: Sequence[Material]) -> PaperKind | None:
    kinds = {material.kind for material in materials} - {None}
    return PaperKind.BOTH if len(kinds) > 1 else next(iter(kinds), None)


def _medium(materials: Sequence[Material]) -> Medium | None:
    """Return the medium all accept; paper and file never meet in one row (see ``layout``)."""
    media = [material.medium for material in materials if material.medium is not None]
    return next((medium for medium in media if medium is not Medium.EITHER), media[0] if media else None)


def _waiver(waivers: Sequence[Waiver | None]) -> Waiver | None:
    given = [waiver for waiver in waivers if waiver is not None]
    return min(given, key=_WAIVER.index) if len(given) == len(waivers) else None


def _most(numbers: Iterable[int | None]) -> int | None:
    return max((number for number in numbers if number is not None), default=None)


def _common(values: Sequence[_T]) -> _T | None:
    return values[0] if all(value == values[0] for value in values) else None


def joined(texts: Iterable[str], separator: str) -> str:
    """Return every different text once: a name left out might be a requirement lost."""
    different = {normal_name(text): text for text in reversed(list(texts)) if text}
    return separator.join(reversed(different.values()))
