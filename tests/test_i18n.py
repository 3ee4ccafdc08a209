"""The two languages: Chinese by default, English without a catalog, and nothing left untranslated."""

import ast
import importlib.machinery
import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import polib
import pytest

from clerk_tui import i18n
from clerk_tui.i18n import _, current_language, ngettext, parse_language, set_language

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def _default_language(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("CLERK_LANG", raising=False)
    set_language(None)
    yield
    set_language(None)


@pytest.fixture(scope="module")
def messages() -> ModuleType:
    loader = importlib.machinery.SourceFileLoader("messages_script", str(ROOT / "scripts" / "messages"))
    spec = importlib.util.spec_from_loader(loader.name, loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


def test_chinese_is_the_default() -> None:
    assert current_language() == "zh_CN"
    assert _("yes") == "是"


def test_english_is_the_template_itself() -> None:
    set_language("en")
    assert _("yes") == "yes"
    assert ngettext("{n} case", "{n} cases", 2) == "{n} cases"


def test_environment_decides_until_the_program_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLERK_LANG", "en_GB.UTF-8")
    assert current_language() == "en"
    set_language("zh_CN")
    assert current_language() == "zh_CN"


def test_an_unknown_language_in_the_environment_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLERK_LANG", "tlh")
    assert current_language() == "zh_CN"


def test_an_unknown_language_cannot_be_set() -> None:
    with pytest.raises(ValueError, match="fr"):
        set_language("fr")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "language"),
    [("zh", "zh_CN"), ("zh-Hans", "zh_CN"), ("ZH_cn.utf-8", "zh_CN"), ("en_GB", "en"), ("C", None), ("", None)],
)
def test_names_of_languages(name: str, language: str | None) -> None:
    assert parse_language(name) == language


def test_an_empty_message_stays_empty() -> None:
    # gettext would return the header of the catalog.
    assert _("") == ""


def test_a_message_without_translation_is_shown_in_english() -> None:
    assert _("This sentence stands in no catalog.") == "This sentence stands in no catalog."


def test_the_catalog_is_not_read_before_the_first_message() -> None:
    code = "import clerk_tui.i18n as i; assert not i._catalogs; i._('yes'); assert list(i._catalogs) == ['zh_CN']"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def test_a_missing_catalog_does_not_stop_the_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("clerk_tui.paths.data_dir", lambda: tmp_path)
    monkeypatch.setattr(i18n, "_catalogs", {})
    assert _("yes") == "yes"


def test_every_message_is_translated_and_the_compiled_catalog_is_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "messages", "--check"], capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.fail("\n".join(done.stderr.splitlines()[-20:]), pytrace=False)


# The checker itself


def source(tmp_path: Path, text: str) -> Path:
    package = tmp_path / "package"
    package.mkdir(exist_ok=True)
    (package / "module.py").write_text(text, encoding="utf-8")
    return package


def test_all_ways_of_marking_are_found(messages: ModuleType, tmp_path: Path) -> None:
    package = source(
        tmp_path, '_("a")\nN_("b")\nngettext("c", "d", n)\npgettext("x", "e")\ni18n._("f")\nother("g")\n_(name)\n_("")'
    )
    keys = set(messages.messages_in(package))
    assert {key.message for key in keys} == {"a", "b", "c", "e", "f"}
    assert {key.plural for key in keys} == {"", "d"}


def test_an_f_string_is_refused(messages: ModuleType, tmp_path: Path) -> None:
    package = source(tmp_path, '_(f"{x} cases")\n_("{x} cases")')
    assert [line.split(": ")[0] for line in messages.misused_in(package)] == ["package/module.py:1"]


@pytest.mark.parametrize(
    ("translation", "trouble"),
    [("{n} 件", ""), ("件", "fields"), ("{n} 件 {m}", "fields"), ("{n 件", "braces"), ("", "no translation")],
)
def test_the_fields_of_a_translation_are_compared(messages: ModuleType, translation: str, trouble: str) -> None:
    catalog = polib.POFile()
    catalog.append(polib.POEntry(msgid="{n} cases", msgstr=translation))
    report = messages.Report()
    messages.compare({messages.Key("{n} cases"): "here"}, catalog, report)
    assert [trouble in error for error in report.errors] == ([True] if trouble else [])


def test_two_translations_of_one_message_are_refused(messages: ModuleType, tmp_path: Path) -> None:
    for name, text in (("a", "甲"), ("b", "乙"), ("c", "甲")):
        (tmp_path / f"{name}.po").write_text(f'msgid "one"\nmsgstr "{text}"\n', encoding="utf-8")
    report = messages.Report()
    catalog = messages.merged(sorted(tmp_path.glob("*.po")), report)
    assert len(report.errors) == 1
    assert len(catalog) == 1


def test_typers_words_are_still_the_ones_we_translate() -> None:
    """Typer asks for its words by msgid: a new release with other words would fall back to English in silence."""
    import typer.core

    from clerk_tui.cli.groups import TYPER_WORDS

    tree = ast.parse(Path(typer.core.__file__).read_text(encoding="utf-8"))
    asked = {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_"
        if isinstance(node.args[0], ast.Constant)
    }
    assert asked == set(TYPER_WORDS)
