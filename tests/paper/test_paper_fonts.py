"""What the fonts can show is asked of the font files by our own reader and of the typesetter: they must agree."""

from pathlib import Path

import pytest
import typst

from clerk_tui.paper import fonts
from clerk_tui.paper.trouble import PaperTrouble


def test_shipped_fonts_are_the_known_ones() -> None:
    fonts.check_digests()
    assert [file.name for file in fonts.font_files()] == ["NotoSerifSC-Regular.otf", "NotoSansSC-Regular.otf"]


def test_another_font_under_a_known_name_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NotoSerifSC-Regular.otf", "NotoSansSC-Regular.otf"):
        (tmp_path / name).write_bytes(b"OTTO")
    monkeypatch.setattr(fonts, "font_files", lambda: tuple(sorted(tmp_path.iterdir(), reverse=True)))
    with pytest.raises(PaperTrouble) as caught:
        fonts.check_digests()
    assert caught.value.refusal.code == "paper.font_damaged"


def test_gb2312_and_rare_name_characters_are_covered() -> None:
    gb2312 = [bytes((row, cell)) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF)]
    characters = "".join(code.decode("gb2312", errors="ignore") for code in gb2312)
    assert len(characters) == 6763
    assert fonts.missing_glyphs(characters + "𬭊䶮㛃𬳿·（）《》〔〕〓") == ()


def test_missing_characters_come_once_and_in_order() -> None:
    assert fonts.missing_glyphs("张ཀ明ཁཀ\n\t\u200b") == ("ཀ", "ཁ")


@pytest.mark.parametrize("character", "張〓😀ཀکя㐀𠀀𠮷𬭊𰻝가あ①Ω")
def test_the_typesetter_agrees(character: str, tmp_path: Path) -> None:
    source = tmp_path / "one.typ"
    source.write_text('#set text(font: ("Noto Serif SC", "Noto Sans SC"))\n#sys.inputs.c')
    folders = sorted({str(file.parent) for file in fonts.font_files()})
    loaded = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
    try:
        typst.Compiler(str(source), font_paths=loaded).compile(
            format="pdf", sys_inputs={"c": character}, pdf_standards=["a-2b"]
        )
        shown = True
    except typst.TypstError:
        shown = False
    assert (fonts.missing_glyphs(character) == ()) is shown


def test_a_damaged_own_font_covers_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "own.ttf").write_bytes(b"\x00\x01\x00\x00\x00\x01" + b"\x00" * 40)
    monkeypatch.setenv("CLERK_FONTS", str(tmp_path))
    assert len(fonts.font_files()) == 3
    assert fonts.missing_glyphs("ཀ张") == ("ཀ",)
