"""Which papers and questions of a bundle's members are the same: decided once, whatever the answers are.

The ids that come out of it never depend on the answers or on who is left out, so a mark on the one list stays with its
paper when an answer changes, and a member's case finds it again years later.
"""

import unicodedata
from collections.abc import Iterable, Mapping

from msgspec import Struct

from clerk_tui.domain.bundle.model import Bundle, BundleMaterial
from clerk_tui.domain.item import Item, Material, Medium, ScenarioQuestion


class SameQuestion(Struct, frozen=True):
    """A question of a member's item as the one form asks it."""

    asked: str
    """Id in the form."""
    options: dict[str, str]
    """Option id in the form → option id in the item."""


class Layout(Struct, frozen=True):
    """Where each member's own papers and questions are found in the one list and the one form."""

    rows: dict[tuple[str, str], str]
    """(member, material of its item) → row of the list. In a published list some papers of a member have no row."""
    questions: dict[tuple[str, str], SameQuestion]
    """(member, question of its item) → how the form asks it."""
    extra: tuple[ScenarioQuestion, ...]
    """What the form asks besides the bundle's own questions, in the order of the members."""


def layout(bundle: Bundle, items: Mapping[str, Item]) -> Layout:
    """Return the layout of *bundle*; members whose item is not in *items* have nothing in it."""
    if bundle.materials_published:
        return Layout(_published_rows(bundle, items), {}, ())
    questions, extra = _questions(bundle, items)
    return Layout(_rows(bundle, items), questions, extra)


def normal_name(name: str) -> str:
    """Return *name* without what published lists write now so, now so: width, spaces, brackets, quotation marks."""
    wide = unicodedata.normalize("NFKC", name).casefold()
    return "".join(char for char in wide if not char.isspace() and char not in "《》〈〉“”\"'‘’「」·、,.;:。")


class _Row(Struct):
    """A row of the list while it is being made."""

    id: str
    code: str
    names: set[str]
    medium: Medium | None
    own: dict[str, str]
    """Member → what its item calls the paper. Within one item the same code under two names means two papers (both
    parents' identity cards), so a row has one name of each member."""

    def named(self, member: str, material: Material) -> bool:
        """Whether *material* is this row's paper by its name."""
        name = normal_name(material.name)
        return self._fits(material) and name in self.names and self.own.get(member, name) == name

    def free(self, member: str, material: Material) -> bool:
        """Whether *material* is this row's paper by its code, called otherwise."""
        return self._fits(material) and bool(self.code) and member not in self.own

    def _fits(self, material: Material) -> bool:
        # What one member wants on paper and another as a file are two things to bring.
        asked = {self.medium, material.medium} - {None, Medium.EITHER}
        return material.standard_code == self.code and len(asked) < 2

    def take(self, member: str, material: Material) -> None:
        """Let *material* be this row's paper."""
        name = normal_name(material.name)
        self.names.add(name)
        self.own[member] = name
        if material.medium not in (None, Medium.EITHER):
            self.medium = material.medium


def _rows(bundle: Bundle, items: Mapping[str, Item]) -> dict[tuple[str, str], str]:
    rows: list[_Row] = []
    found: dict[tuple[str, str], str] = {}
    for member in bundle.members:
        item = items.get(member.item)
        # The same name first: what others call otherwise takes what is then left under its code.
        unnamed = []
        for material in item.materials if item else ():
            if row := next((row for row in rows if row.named(member.id, material)), None):
                row.take(member.id, material)
                found[member.id, material.id] = row.id
            else:
                unnamed.append(material)
        for material in unnamed:
            row = _row_for(member.id, material, rows)
            row.take(member.id, material)
            found[member.id, material.id] = row.id
    return found


def _row_for(member: str, material: Material, rows: list[_Row]) -> _Row:
    """Return the row of *material*, a new one when no other member asks for it."""
    for row in rows:
        if row.named(member, material) or row.free(member, material):
            return row
    new = _Row(_row_id(member, material, rows), material.standard_code, set(), material.medium, {})
    rows.append(new)
    return new


def _row_id(member: str, material: Material, rows: Iterable[_Row]) -> str:
    base = material.standard_code or f"{member}.{material.id}"
    taken = {row.id for row in rows}
    number = 1
    while (candidate := base if number == 1 else f"{base}-{number}") in taken:
        number += 1
    return candidate


def _published_rows(bundle: Bundle, items: Mapping[str, Item]) -> dict[tuple[str, str], str]:
    """Find the members' own papers in the guide's list: by code where only one row has it, else by name."""
    found = {}
    for member in bundle.members:
        rows = [row for row in bundle.materials if member.id in row.needed_by]
        item = items.get(member.item)
        for material in item.materials if item else ():
            if row := _published_row(material, rows):
                found[member.id, material.id] = row.id
    return found


def _published_row(material: Material, rows: list[BundleMaterial]) -> BundleMaterial | None:
    name = normal_name(material.name)
    named = [row for row in rows if normal_name(row.name) == name]
    coded = [row for row in rows if material.standard_code and row.standard_code == material.standard_code]
    for candidates in (named, coded):
        if len(candidates) == 1:
            return candidates[0]
    return None


_Key = tuple[str, tuple[str, ...]]


def _key(question: ScenarioQuestion) -> _Key:
    return normal_name(question.text), tuple(normal_name(option.label) for option in question.options)


def _questions(
    bundle: Bundle, items: Mapping[str, Item]
) -> tuple[dict[tuple[str, str], SameQuestion], tuple[ScenarioQuestion, ...]]:
    asked: dict[_Key, ScenarioQuestion] = {_key(question): question for question in bundle.questions}
    extra: list[ScenarioQuestion] = []
    found: dict[tuple[str, str], SameQuestion] = {}
    for member in bundle.members:
        item = items.get(member.item)
        for question in item.questions if item else ():
            same = asked.get(_key(question))
            if same is None:
                same = ScenarioQuestion(f"{member.id}.{question.id}", question.text, question.options)
                asked[_key(question)] = same
                extra.append(same)
            pairs = zip(same.options, question.options, strict=True)
            options = {theirs.id: own.id for theirs, own in pairs}
            found[member.id, question.id] = SameQuestion(same.id, options)
    return found, tuple(extra)
