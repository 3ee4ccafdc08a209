"""Puts a catalog together from all the tables of all the files given."""

from collections.abc import Mapping, Sequence
from hashlib import blake2s
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from clerk_tui.catalog.importing import items
from clerk_tui.catalog.importing.headers import Found
from clerk_tui.catalog.importing.lines import Line
from clerk_tui.catalog.importing.mapping import Mapping as ColumnMapping
from clerk_tui.catalog.importing.report import Log, Problem, Severity
from clerk_tui.catalog.importing.tables import Sheet
from clerk_tui.domain.item import Department, Item, Provenance
from clerk_tui.domain.words import N_

REMEDY_ORPHAN = N_("Add the item, or correct the reference; import the files together.")


class LeftOut(Struct, frozen=True):
    """A row that did not get into the catalog."""

    file: str
    sheet: str
    row: int
    name: str


class Assembly:
    """Collects items and what belongs to them; ``finish`` joins them."""

    def __init__(self, mapping: ColumnMapping, log: Log, departments: Sequence[Department]) -> None:
        self.left_out: list[LeftOut] = []
        self.rows = {"items": 0, "materials": 0, "scenarios": 0, "skipped": 0}
        self._provenance = Provenance(mapping.source, mapping.as_of)
        self._log = log
        self._known = {key: one for one in departments for key in (one.id, one.name, one.short_name) if key}
        self._used: dict[str, Department] = {}
        self._items: dict[str, tuple[Item, Line]] = {}
        self._by_name: dict[str, list[str]] = {}
        self._faulty: set[str] = set()
        self._materials: dict[str, list[Line]] = {}
        self._scenarios: dict[tuple[str, str], list[Line]] = {}

    def add(self, sheet: Sheet, found: Found) -> None:
        """Take in the rows of *sheet*."""
        table = found.table
        skipped = 0
        for row in found.rows:
            line = Line(sheet, found, row, self._log)
            if any(not line.text(field) for field in table.skip_if_blank):
                skipped += 1
                continue
            self.rows[table.kind] += 1
            if table.kind == "items":
                self._add_item(line)
            elif table.kind == "materials":
                self._materials.setdefault(line.name("item"), []).append(line)
            else:
                self._scenarios.setdefault((line.name("item"), line.name("department")), []).append(line)
        self._note_whole(sheet, found, skipped)

    def finish(self) -> tuple[tuple[Item, ...], tuple[Department, ...]]:
        """Return the items with their materials, and the departments they name."""
        self._join_materials()
        for (name, _department), lines in self._scenarios.items():
            self._add_scenarios(name, lines)
        return tuple(item for item, _line in self._items.values()), tuple(self._used.values())

    # -- items ------------------------------------------------------------------------------------------------------

    def _add_item(self, line: Line) -> None:
        fields = items.item_fields(line)
        fields["department"] = self._department(line)
        fields["id"] = self._id(line, fields)
        self._keep(line, fields)

    def _keep(self, line: Line, fields: dict[str, Any]) -> None:
        id_, name = fields["id"], fields["name"]
        if id_ in self._items:
            first = self._items[id_][1].row.number
            line.error("duplicate_id", "id", N_("The id is used twice; first in row {row}."), row=first)
        if line.faulty:
            self._faulty |= {id_, name}
            self._leave_out(line, name)
            return
        for other in self._by_name.get(name, ()):
            if self._items[other][0].department == fields["department"]:
                line.warning(
                    "duplicate_name",
                    "name",
                    N_("The department has an item of this name already, in row {row}."),
                    N_("Look whether it is the same item twice; both are imported."),
                    row=self._items[other][1].row.number,
                )
                break
        self._by_name.setdefault(name, []).append(id_)
        self._items[id_] = (items.make(fields, self._provenance), line)

    def _id(self, line: Line, fields: Mapping[str, Any]) -> str:
        """Return the id in the file, or one made from codes, or from name and department: stable over versions."""
        if line.has_column("id"):
            return line.code("id") or self._made_id(fields)
        parts = [line.name(field) for field in line.table.id_from]
        if parts and parts[0]:
            return "-".join(part for part in parts if part)
        return self._made_id(fields)

    def _made_id(self, fields: Mapping[str, Any]) -> str:
        base = blake2s(f"{fields['department']}|{fields['name']}".encode(), digest_size=5).hexdigest()
        unique, copy = f"n{base}", 2
        while unique in self._items:
            unique, copy = f"n{base}-{copy}", copy + 1
        return unique

    def _department(self, line: Line) -> str:
        name = line.name("department")
        if not name:
            line.error("no_department", "department", N_("The row names no department."))
            return ""
        known = self._known.get(name)
        if known is None:
            known = Department(id=_department_id(name), name=name, short_name=name, provenance=self._provenance)
            self._known[name] = known
        self._used.setdefault(known.id, known)
        return known.id

    # -- what belongs to items --------------------------------------------------------------------------------------

    def _join_materials(self) -> None:
        for reference, lines in self._materials.items():
            id_ = self._referred(reference)
            if id_ is None:
                for line in lines:
                    if reference not in self._faulty:
                        line.error("orphan", "item", N_("No item has this code or name."), REMEDY_ORPHAN)
                    self._leave_out(line, line.name("material"))
                continue
            found = items.plain_materials(lines)
            for line in lines:
                if line.faulty:
                    self._leave_out(line, line.name("material"))
            item, line = self._items[id_]
            self._items[id_] = (replace(item, materials=found, materials_published=True), line)

    def _referred(self, reference: str) -> str | None:
        if reference in self._items:
            return reference
        named = self._by_name.get(reference, ())
        return named[0] if len(named) == 1 else None

    def _add_scenarios(self, name: str, lines: list[Line]) -> None:
        first = lines[0]
        if not name:
            first.error("no_name", "item", N_("The item has no name."))
        department = self._department(first)
        questions, materials = items.scenario_materials(lines)
        for line in lines:
            if line.faulty:
                self._leave_out(line, name)
        if first.faulty and not (name and department):
            return
        fields: dict[str, Any] = {
            "name": name,
            "department": department,
            "questions": questions,
            "materials": materials,
            "materials_published": True,
        }
        existing = self._referred(name)
        if existing is not None and self._items[existing][0].department == department:
            item, line = self._items[existing]
            self._items[existing] = (replace(item, **fields), line)
            return
        id_ = self._made_id(fields)
        self._items[id_] = (items.make(fields | {"id": id_}, self._provenance), first)
        self._by_name.setdefault(name, []).append(id_)

    def _leave_out(self, line: Line, name: str) -> None:
        self.left_out.append(LeftOut(line.sheet.file, line.sheet.name, line.row.number, name))

    def _note_whole(self, sheet: Sheet, found: Found, skipped: int) -> None:
        """Take down what concerns the table as a whole."""
        if skipped:
            self.rows["skipped"] += skipped
            reason = N_("{count} rows were passed over: the mapping says that they are no items.")
            self._log.add(_of_sheet(sheet, "skipped", reason, count=skipped))
        typed = "item_type" in found.columns or "item_type" in found.table.constants
        if found.table.kind != "materials" and not typed:
            reason = N_("The table has no column for the type of item: it will be shown as not stated.")
            self._log.add(_of_sheet(sheet, "no_type_column", reason))


def _of_sheet(sheet: Sheet, code: str, reason: str, **params: str | int) -> Problem:
    return Problem(
        severity=Severity.WARNING, code=code, reason=reason, file=sheet.file, sheet=sheet.name, params=dict(params)
    )


def _department_id(name: str) -> str:
    """Return an id a person can recognise, the same in every version: pinyin and a mark against namesakes."""
    from clerk_tui.catalog.pinyin import full

    return f"{full(name)[:24]}-{blake2s(name.encode(), digest_size=2).hexdigest()}"
