"""Colours, and a look for consoles that draw some glyphs two cells wide.

Every state has two channels: a text style (bold, underline, reverse) beside its colour, and a mark in the text. The
``clerk-ansi`` theme uses the terminal's own eight colours, and under NO_COLOR none at all.
"""

from functools import cache

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter
from textual.theme import Theme

ROW_STYLES = ("alert", "warn", "good", "dim", "strong")
"""What a row or a word can be, beyond ordinary; each a pair of ``$<name>-color`` and ``$<name>-style``."""

VARIABLES = {
    "bar-background": "$panel",
    "bar-color": "$foreground",
    "bar-style": "none",
    "key-color": "$accent",
    "cursor-background": "$primary",
    "cursor-color": "$text",
    "cursor-style": "bold",
    "alert-color": "$text-error",
    "alert-style": "bold",
    "warn-color": "$text-warning",
    "warn-style": "none",
    "good-color": "$text-success",
    "good-style": "none",
    "dim-color": "$text-muted",
    "dim-style": "none",
    "strong-color": "$foreground",
    "strong-style": "bold",
    "field-background": "$foreground 8%",
    "field-focus-background": "$primary 25%",
}
"""Our names for colours, with what they are in a theme that says nothing else."""

_ANSI = {
    "ansi-background": "ansi_default",
    "ansi-foreground": "ansi_default",
    "bar-background": "ansi_default",
    "bar-color": "ansi_default",
    "bar-style": "reverse",
    "key-color": "ansi_default",
    "cursor-background": "ansi_default",
    "cursor-color": "ansi_default",
    "cursor-style": "reverse bold",
    "alert-color": "ansi_red",
    "warn-color": "ansi_yellow",
    "good-color": "ansi_green",
    "dim-color": "ansi_default",
    "dim-style": "dim",
    "strong-color": "ansi_default",
    "field-background": "ansi_default",
    "field-focus-background": "ansi_default",
    "block-cursor-background": "ansi_default",
    "block-cursor-foreground": "ansi_default",
    "block-cursor-text-style": "reverse",
    "input-selection-background": "ansi_default",
    "input-selection-foreground": "ansi_default",
    "screen-selection-background": "ansi_default",
    "screen-selection-foreground": "ansi_default",
    "border": "ansi_default",
    "border-blurred": "ansi_default",
    "scrollbar": "ansi_default",
    "scrollbar-background": "ansi_default",
}

_CONTRAST = {
    "bar-style": "reverse",
    "bar-background": "#000000",
    "bar-color": "#ffffff",
    "cursor-background": "#ffff00",
    "cursor-color": "#000000",
    "alert-color": "#ff8080",
    "alert-style": "bold underline",
    "warn-color": "#ffff00",
    "warn-style": "underline",
    "good-color": "#80ff80",
    "dim-color": "#ffffff",
    "dim-style": "italic",
    "field-background": "#303030",
    "field-focus-background": "#004080",
}

THEMES = {
    theme.name: theme
    for theme in (
        Theme(
            name="clerk-dark",
            primary="#2f6fb4",
            secondary="#3f7f8f",
            accent="#e0b050",
            warning="#e0a030",
            error="#e06060",
            success="#60b070",
            foreground="#d8dce0",
            background="#15191d",
            surface="#15191d",
            panel="#272d33",
        ),
        Theme(
            name="clerk-light",
            primary="#1f5fa8",
            secondary="#2f6f7f",
            accent="#8a4b00",
            warning="#8a5a00",
            error="#b01020",
            success="#106a30",
            foreground="#1a1d20",
            background="#f7f6f2",
            surface="#f7f6f2",
            panel="#e2e0d8",
            dark=False,
            variables={"cursor-color": "#ffffff"},
        ),
        Theme(
            name="clerk-contrast",
            primary="#ffff00",
            accent="#00ffff",
            warning="#ffff00",
            error="#ff8080",
            success="#80ff80",
            foreground="#ffffff",
            background="#000000",
            surface="#000000",
            panel="#000000",
            text_alpha=1.0,
            variables=_CONTRAST,
        ),
        Theme(
            name="clerk-ansi",
            ansi=True,
            primary="ansi_blue",
            secondary="ansi_cyan",
            warning="ansi_yellow",
            error="ansi_red",
            success="ansi_green",
            accent="ansi_cyan",
            foreground="ansi_default",
            background="ansi_default",
            surface="ansi_default",
            panel="ansi_default",
            boost="ansi_default",
            variables=_ANSI,
        ),
    )
}


_SUBSTITUTES = {
    **dict.fromkeys("─━┄┅┈┉╌╍═▔‾—―–", "-"),
    **dict.fromkeys("▁▂▃", "_"),
    **dict.fromkeys("│┃┆┇┊┋╎╏║▏▎▍▌▋▊▉▕▐", "|"),
    **dict.fromkeys("“”〝〞″", '"'),
    **dict.fromkeys("‘’′", "'"),
    **dict.fromkeys("…·‥", "."),
    **dict.fromkeys("●○◆◇■□★☆※•◎", "*"),
    **dict.fromkeys("█▇▆▅▄▀▓▒", "#"),
    **dict.fromkeys("→▶►⇒", ">"),
    **dict.fromkeys("←◀◄", "<"),
    **dict.fromkeys("↑▲", "^"),
    **dict.fromkeys("↓▼", "v"),
    "×": "x",
    "÷": "/",
    "°": "o",
    "±": "+",
    "√": "v",
    "≤": "<",
    "≥": ">",
    "≈": "~",
    "¤": "$",
    "\N{SOFT HYPHEN}": "-",
}


@cache
def plain_table() -> dict[int, str]:
    """Return what stands for each code point of ambiguous width (Unicode TR 11, class A) in the plain look."""
    import unicodedata

    table = {}
    for point in (*range(0xA1, 0x3000), *range(0xE000, 0xF900), 0xFFFD):
        character = chr(point)
        if unicodedata.east_asian_width(character) != "A":
            continue
        if cell_len(character) == 0:
            table[point] = ""
        elif (digit := unicodedata.numeric(character, -1)) in range(10):
            table[point] = str(int(digit))
        else:
            base = unicodedata.normalize("NFKD", character)[0]
            table[point] = _SUBSTITUTES.get(
                character, base if base.isascii() else "+" if 0x2500 <= point < 0x2580 else "?"
            )
    return table


class PlainFilter(LineFilter):
    """Replaces every glyph of ambiguous width by an ASCII one, last of all: whatever a screen draws, columns hold."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002 - Textual's signature
        """Return *segments* in ASCII where a console could disagree about a glyph's width."""
        table = plain_table()
        return [
            segment
            if segment.text.isascii()
            else Segment(segment.text.translate(table), segment.style, segment.control)
            for segment in segments
        ]
