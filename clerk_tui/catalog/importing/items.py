"""Turns lines into items, materials and scenarios."""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from clerk_tui.catalog.importing.lines import Line
from clerk_tui.domain.item import Item, Material, Place, Provenance, ScenarioOption, ScenarioQuestion
from clerk_tui.domain.words import N_

QUESTION = "q1"
"""Id of the one question that a flat list of scenarios makes."""

LINES = ("name", "main_item", "short_name", "authority", "result_name", "consult_line", "complaint_line")
TEXTS = ("flow", "onsite_reason", "online_depth", "cross_region_scope", "quota_note", "effective_from", "cancelled_on")
LISTS = ("plain_names", "keywords", "exercise_levels", "handling_forms")
PARAGRAPHS = ("legal_basis", "accept_conditions", "forbidden_conditions")


def item_fields(line: Line) -> dict[str, Any]:
    """Return the fields of the item in *line*, without id and department; problems are on the line."""
    fields: dict[str, Any] = {}
    fields |= {field: line.name(field) for field in LINES if line.has_column(field)}
    fields |= {field: line.text(field) for field in TEXTS if line.has_column(field)}
    fields |= {field: line.list(field) for field in LISTS if line.has_column(field)}
    fields |= {field: line.paragraphs(field) for field in PARAGRAPHS if line.has_column(field)}
    fields |= {field: line.code(field) for field in ("base_code", "impl_code") if line.has_column(field)}
    fields["handling_item_no"] = line.name("handling_item_no")
    fields["item_type"] = line.word("item_type")
    fields["case_kind"] = line.word("case_kind")
    fields["service_objects"] = line.words("service_objects")
    fields["onsite_visits"] = line.number("onsite_visits")
    fields["online"] = line.word("online", "bool")
    fields["charged"] = line.word("charged", "bool")
    fields["statutory_limit"] = line.limit("statutory")
    fields["promised_limit"] = line.limit("promised")
    fields["places"] = _places(line)
    _check(line, fields)
    return fields


def _places(line: Line) -> tuple[Place, ...]:
    address, window, hours = line.text("place"), line.text("place_window"), line.text("place_hours")
    return (Place(address=address, window=window, hours=hours),) if address or window else ()


def _check(line: Line, fields: Mapping[str, Any]) -> None:
    if not fields.get("name"):
        line.error("no_name", "name", N_("The item has no name."))
    if fields["item_type"] is None and line.has_column("item_type") and not line.text("item_type"):
        line.error("no_type", "item_type", N_("The item has no type."))
    promised, statutory = fields["promised_limit"], fields["statutory_limit"]
    if promised and statutory and promised.unit is statutory.unit and promised.n > statutory.n:
        line.error(
            "promise_too_long",
            "promised",
            N_("The promised limit ({promised}) is longer than the statutory one ({statutory})."),
            N_("Compare both with the published catalog and correct the wrong one."),
            promised=promised.n,
            statutory=statutory.n,
        )


def material(line: Line, number: int, scenarios: tuple[str, ...] = ()) -> Material | None:
    """Return the material in *line*, the *number*-th of its item; None when the cell says that none is needed."""
    name = line.name("material")
    if not name:
        if not line.raw("material"):
            line.error("no_material", "material", N_("The row names no material."))
        return None
    return Material(
        id=line.code("material_id") or f"m{number}",
        name=name,
        necessity=line.word("necessity"),
        kind=line.word("kind"),
        medium=line.word("medium"),
        originals=line.number("originals"),
        copies=line.number("copies"),
        source=line.word("source"),
        source_note=line.text("source_note"),
        accept_standard=line.text("accept_standard"),
        fill_notes=line.text("fill_notes"),
        legal_basis=line.text("legal_basis"),
        waiver=line.word("waiver"),
        standard_code=line.code("standard_code"),
        equivalent=line.text("equivalent"),
        scenarios=scenarios,
    )


def plain_materials(lines: list[Line]) -> tuple[Material, ...]:
    """Return the materials that *lines* list one by one, in the published order."""
    if any(line.text("order") for line in lines):
        lines = sorted(lines, key=lambda line: line.number("order") or 0)
    found = [(line, material(line, number)) for number, line in enumerate(lines, 1)]
    return _distinct([one for line, one in found if one is not None and not line.faulty])


def scenario_materials(lines: list[Line]) -> tuple[tuple[ScenarioQuestion, ...], tuple[Material, ...]]:
    """Fold item × scenario × material into one question and each material once, with the answers that need it.

    A row without a scenario, and a material named under every scenario, is always needed. One scenario alone asks
    nothing.
    """
    labels = list(dict.fromkeys(label for line in lines if (label := line.name("scenario"))))
    options = {label: ScenarioOption(f"o{number}", label) for number, label in enumerate(labels, 1)}
    asked = len(options) > 1
    always: set[str] = set()
    needed: dict[str, list[str]] = {}
    first: dict[str, Line] = {}
    for line in lines:
        name = line.name("material")
        first.setdefault(name, line)
        needed.setdefault(name, [])
        label = line.name("scenario")
        if label and asked:
            needed[name].append(f"{QUESTION}:{options[label].id}")
        else:
            always.add(name)
    materials = []
    for number, (name, line) in enumerate(first.items(), 1):
        answers = tuple(dict.fromkeys(needed[name]))
        everywhere = name in always or len(answers) == len(options)
        one = material(line, number, () if everywhere else answers)
        if one is not None and not line.faulty:
            materials.append(one)
    questions = (ScenarioQuestion(QUESTION, lines[0].table.question, tuple(options.values())),) if asked else ()
    return questions, _distinct(materials)


def _distinct(materials: list[Material]) -> tuple[Material, ...]:
    """Return *materials* with ids of their own: a code printed twice would make two papers one."""
    seen: set[str] = set()
    kept = []
    for one in materials:
        unique, copy = one.id, 2
        while unique in seen:
            unique, copy = f"{one.id}-{copy}", copy + 1
        seen.add(unique)
        kept.append(one if unique == one.id else replace(one, id=unique))
    return tuple(kept)


def make(fields: Mapping[str, Any], provenance: Provenance) -> Item:
    """Return the item of *fields*."""
    return Item(provenance=provenance, **fields)
