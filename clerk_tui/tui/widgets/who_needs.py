"""Who of the members needs a row: their names where whole ones fit, else their numbers in the plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.cells import cell_len

from clerk_tui.i18n import _

LEAST_RUN = 3
"""Numbers in a row from which on they are written as a range."""


def who(needed: Sequence[str], names: Mapping[str, str], width: int) -> str:
    """Return who of the members in *names* (in working order) needs a row, on at most *width* cells.

    A name that is cut is no name: where they do not all fit, the numbers stand that plan and papers have.
    """
    known = [member for member in names if member in needed]
    if len(names) > 1 and len(known) == len(names):
        return _("all {n}").format(n=len(names))
    whole = " ".join(names[member] for member in known)
    if cell_len(whole) <= width:
        return whole
    numbers = list(names)
    return _fitted(_runs([numbers.index(member) + 1 for member in known]), width)


def in_full(needed: Sequence[str], names: Mapping[str, str]) -> str:
    """Return the members in *names* that need a row, number and name; nothing when all do, or only one is there."""
    known = [f"{n} {name}" for n, (member, name) in enumerate(names.items(), 1) if member in needed]
    return "" if len(known) == len(names) else _(", ").join(known)


def _runs(numbers: Sequence[int]) -> list[str]:
    """Return *numbers* (ascending) as texts, those in a row as a range: 1, 3-5."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    texts = []
    for run in runs:
        texts += [f"{run[0]}-{run[-1]}"] if len(run) >= LEAST_RUN else [str(number) for number in run]
    return texts


def _fitted(texts: Sequence[str], width: int) -> str:
    """Return as many of *texts* as fit; dots say that there are more."""
    for kept in range(len(texts), 0, -1):
        text = ",".join(texts[:kept]) + (",.." if kept < len(texts) else "")
        if len(text) <= width:
            return text
    return ""
