"""The documents say what is there: keys, links, commands and figures are compared with the program itself."""

import re
import runpy
import subprocess
import sys
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *(ROOT / "data").rglob("*.md")])
README = ROOT / "README.md"
GUIDES = [README, *DOCS.glob("*/first-hour-*.md")]

_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"```.*?```", re.DOTALL)
_COMMAND = re.compile(r"(?:^|`|\$ )(?:clerk|\./scripts/run) ([a-z][a-z-]*)(?: ([a-z][a-z-]*))?", re.MULTILINE)
_FILE = re.compile(r"`((?:\w+/)*\w+\.(?:py|toml|tsv|csv)|(?:\w+/)+)[`:]")
_KEY = re.compile(r"`(F\d{1,2}|Ctrl\+[A-Z])`")


def names(paths: list[Path]) -> list[str]:
    return [path.relative_to(ROOT).as_posix() for path in paths]


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


# Keys


def test_the_page_of_keys_is_what_the_program_does() -> None:
    # A process of its own: other tests declare actions of theirs.
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "keys_doc"), "--check"], capture_output=True, text=True, cwd=ROOT
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_part_of_the_page_of_keys_has_a_name_in_both_languages() -> None:
    headings = re.findall(r"^## (.*) · (.*)$", text_of(DOCS / "keys.md"), re.MULTILINE)
    assert headings
    assert [zh for zh, en in headings if zh == en] == []


@pytest.mark.parametrize("page", GUIDES, ids=names(GUIDES))
def test_keys_named_in_the_guides_exist(page: Path) -> None:
    named = set(_KEY.findall(text_of(page)))
    assert named
    assert named <= set(_KEY.findall(text_of(DOCS / "keys.md")))


def test_the_letters_that_mark_a_material_are_explained() -> None:
    marks = import_module("clerk_tui.tui.widgets.material_list").KEYS
    for language in ("zh", "en"):
        guide = text_of(DOCS / language / "first-hour-clerk.md")
        assert [key for key in marks if f"| `{key}` |" not in guide] == []


# Links and paths


@pytest.mark.parametrize("page", PAGES, ids=names(PAGES))
def test_relative_links_lead_somewhere(page: Path) -> None:
    links = [link for link in _LINK.findall(_CODE.sub("", text_of(page))) if "://" not in link]
    missing = [link for link in links if link[0] != "#" and not (page.parent / link.partition("#")[0]).exists()]
    assert missing == []


def test_the_tour_and_the_decisions_name_files_that_are_there() -> None:
    homes = [ROOT, ROOT / "clerk_tui", ROOT / "clerk_tui" / "domain" / "case"]
    pages = [DOCS / "developer-tour.md", DOCS / "campaigns.md", *(DOCS / "decisions").glob("*.md")]
    named = {name for page in pages for name in _FILE.findall(text_of(page))}
    assert len(named) > 40
    assert [name for name in sorted(named) if not any((home / name).exists() for home in homes)] == []


@pytest.mark.parametrize("page", PAGES, ids=names(PAGES))
def test_no_page_names_a_place_of_somebodys_machine(page: Path) -> None:
    assert re.findall(r"(?<![\w~.])/(?:home|root|work|tmp|Users)/\S+", text_of(page)) == []


def test_every_decision_is_on_the_list_and_says_what_was_chosen() -> None:
    folder = DOCS / "decisions"
    pages = {path.name for path in folder.glob("*.md")} - {"README.md"}
    assert set(_LINK.findall(text_of(folder / "README.md"))) == pages
    assert [name for name in sorted(pages) if "**Chosen.**" not in text_of(folder / name)] == []


def test_every_page_is_reached_from_the_index() -> None:
    reached: set[Path] = set()
    waiting = [README, DOCS / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached or page.suffix != ".md" or not page.exists():
            continue
        reached.add(page)
        links = [link.partition("#")[0] for link in _LINK.findall(text_of(page)) if "://" not in link]
        waiting += [(page.parent / link).resolve() for link in links if link]
    assert set(DOCS.rglob("*.md")) <= reached


def test_every_picture_is_small_and_has_its_twins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    pictures = {path.name for path in (DOCS / "images").glob("*.svg")}
    scenes = set(runpy.run_path(str(ROOT / "scripts" / "screenshots"))["scenes"]({"review": ""}))
    assert pictures == {f"{scene}{size}.svg" for scene in scenes for size in ("", "-wide", "-en")}
    assert sum((DOCS / "images" / name).stat().st_size for name in pictures) < 1_500_000


def test_pictures_ask_nobody_for_fonts() -> None:
    assert [path.name for path in (DOCS / "images").glob("*.svg") if "@font-face" in text_of(path)] == []


# What the README promises


def test_the_readme_begins_with_the_two_commands() -> None:
    head = text_of(README).partition("```sh\n")[2].partition("```")[0]
    commands = [line.split()[0] for line in head.splitlines()]
    assert commands == ["./scripts/run", "./scripts/test"]
    assert all((ROOT / command).stat().st_mode & 0o100 for command in commands)


def command_groups() -> dict[str, set[str]]:
    """Return the commands of each group, as the program itself lists them."""
    import typer

    found: dict[str, set[str]] = {"tui": set()}
    for group in import_module("clerk_tui.cli.app").GROUPS:
        app = import_module(f"clerk_tui.cli.{group}").app
        found[group] = set(getattr(typer.main.get_command(app), "commands", {}))
    return found


@pytest.mark.parametrize("page", GUIDES, ids=names(GUIDES))
def test_commands_named_in_the_guides_exist(page: Path) -> None:
    groups = command_groups()
    named = set(_COMMAND.findall(text_of(page)))
    assert named, "the pattern no longer finds a command"
    unknown = {(group, name) for group, name in named if group not in groups or (name and name not in groups[group])}
    assert unknown == set()


def test_the_readme_knows_how_big_the_catalog_is() -> None:
    catalog = import_module("clerk_tui.catalog.shipped").load_shipped()
    published = sum(item.materials_published for item in catalog.items)
    numbers = (f"{len(catalog.items):,}", str(published), str(len(catalog.bundles)))
    chinese, _mark, english = text_of(README).partition("# English")
    assert [number for half in (chinese, english) for number in numbers if f"{number} " not in half] == []


def test_the_number_used_in_the_walk_through_is_right_and_nobodys() -> None:
    from clerk_tui.domain.identity import DocumentType, check_document
    from clerk_tui.domain.refusal import Refusal

    numbers = set(re.findall(r"\b\d{17}[\dX]\b", text_of(README)))
    assert len(numbers) == 1
    number = numbers.pop()
    assert number[14:17] == "000"
    assert not isinstance(check_document(DocumentType.RESIDENT_ID, number, today=date(2026, 11, 23)), Refusal)


def test_the_glossary_spells_what_the_code_spells() -> None:
    code = "\n".join(text_of(path) for path in (ROOT / "clerk_tui").rglob("*.py"))
    words = set(re.findall(r"\w+", code))
    rows = [line.rpartition("|")[0].rpartition("|")[2] for line in text_of(DOCS / "glossary.md").splitlines()]
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert len(named) > 40
    assert named - words == set()


def test_documents_have_room_for_measured_tables() -> None:
    for name in ("performance.md", "usability.md"):
        before, _begin, rest = text_of(DOCS / name).partition("<!-- table -->")
        table, mark, _after = rest.partition("<!-- /table -->")
        assert before
        assert mark
        assert table.strip()
