"""Find: one box for a scan, a number's tail, a name or its pinyin, the tail of an ID or a telephone number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from textual import on
from textual.widget import Widget

from clerk_tui.domain.words import N_
from clerk_tui.i18n import _
from clerk_tui.tui.jobs import run_job
from clerk_tui.tui.keyboard import Scanned
from clerk_tui.tui.screens.find_hits import Heading, Hit, HitList, is_bundle, is_case
from clerk_tui.tui.widgets.clerk_input import ClerkInput, Field
from clerk_tui.tui.widgets.fast_list import FastList
from clerk_tui.tui.widgets.filter_input import FilterInput
from clerk_tui.tui.workstation import DeskScreen

if TYPE_CHECKING:
    from clerk_tui.desk.bundle_lists import BundleLine
    from clerk_tui.desk.context import Desk
    from clerk_tui.desk.lists import CaseLine, Found, PersonLine

PAUSE = 0.08
"""Seconds without a key after which the store is asked: a fast typist asks once a word, a scanner once."""
LEAST_FOR_BUNDLES = 2
"""Characters from which on bundles are looked for too: each one found costs reading its members."""
MOST_BUNDLES, MOST_NUMBERS = 10, 50
"""Bundles that are read at most: more of those in whose number some digits stand, for these may stand anywhere."""


class FindBox(FilterInput["Hit"]):
    """Lets the screen ask the store; Enter never opens a row that belongs to what was typed before."""

    def __init__(self, asked: Callable[[str], None], target: HitList, placeholder: str, *, id: str) -> None:
        super().__init__(self._keep_rows, target, placeholder, id=id)
        self._asked = asked
        self._hits = target
        self.answered = ""
        """What the rows shown were found for."""
        self.back: Callable[[], bool] = lambda: False
        """Goes one step back inside the results; False when there is none."""

    def _keep_rows(self, text: str) -> tuple[Sequence[Hit], str]:
        self._asked(text)
        return self._hits.rows, ""

    def action_drive(self, deed: str, step: int = 0) -> None:
        """Do a deed of the list's."""
        if deed == "choose" and self.answered != self.value:
            self.post_message(self.Submitted(self, self.value))
        else:
            super().action_drive(deed, step)

    def action_clear(self) -> None:
        """Go back to the results a person was picked from; else empty the box."""
        if not self.back():
            super().action_clear()


class FindScreen(DeskScreen):
    """Results as one types; a scanned receipt opens at once, on the deed that is due."""

    TITLE = N_("Find")
    HELP = N_(
        "# Find\n"
        "Scan a receipt, or type any of these:\n"
        "- the last digits of a case number, with or without the check digit\n"
        "- a name, or its pinyin or initials\n"
        "- the last digits of an ID or a telephone number\n"
        "`Enter` opens a case; on a person it shows that person's cases. `Esc` goes back."
    )
    AUTO_FOCUS = "#query"
    DEFAULT_CSS = """
    FindScreen Field { margin: 0 1; }
    """

    def body(self) -> Iterable[Widget]:
        """Yield the box and the results."""
        site = self.desk.site
        hits = HitList(f"{site.county} {site.device} ", id="hits")
        hint = _("scan, number tail, name, pinyin, ID or telephone tail")
        box = FindBox(self._ask_soon, hits, hint, id="query")
        box.back = self._back_to_results
        yield Field(N_("Find"), box, label_width=6)
        yield hits

    def on_mount(self) -> None:
        """Begin with nothing found."""
        self._found: Found | None = None
        self._bundles: Sequence[BundleLine] = ()
        self._person = False
        self._box.answered = ""

    def on_screen_resume(self) -> None:
        """What was found may have changed on the screen that was above."""
        if self.is_mounted and self._box.value and not self._person:
            self._ask(self._box.value)

    @property
    def _box(self) -> FindBox:
        return self.query_one("#query", FindBox)

    @property
    def _hits(self) -> HitList:
        return self.query_one("#hits", HitList)

    # Asking

    def _ask_soon(self, text: str) -> None:
        box = self._box  # its timer ends with it: nothing is asked while the screen is being taken apart
        box.set_timer(PAUSE, lambda: self._ask(text) if text == box.value else None)

    def _ask(self, text: str, *, choose: bool = False) -> None:
        """Ask the store; an answer to what is no longer typed is dropped. *choose*: open the one that is meant."""
        run_job(self, found, self.desk, text, on_done=lambda answer: self._answer(text, answer, choose), group="find")

    def _answer(self, text: str, found: tuple[Found, Sequence[BundleLine]], choose: bool) -> None:
        if text != self._box.value or (self._person and not choose):
            return  # typed on meanwhile, or somebody was picked already
        answer, self._bundles = found
        again = self._box.answered == text
        self._box.answered = text
        self._show(answer, keep=again)
        if answer.problem is not None:
            from clerk_tui.desk.context import told

            self._box.show_error(str(told(answer.problem)))
        elif choose:
            self._open_meant(answer)

    def _show(self, answer: Found, *, keep: bool = False) -> None:
        self._found = answer
        self._person = False
        rows: list[Hit] = []
        groups = ((_("Bundles"), self._bundles), (_("Cases"), answer.cases), (_("People"), answer.people))
        for label, group in groups:
            if group:
                rows += [Heading(f"{label} {len(group)}"), *group]
        nothing = bool(self._box.value) and not rows and answer.problem is None
        self._hits.show(rows, _("Nothing fits. Try fewer characters.") if nothing else "", keep=keep)

    @on(ClerkInput.Submitted, "#query")
    def _entered(self) -> None:
        if self._box.value:
            self._ask(self._box.value, choose=True)

    def on_scanned(self, message: Scanned) -> None:
        """Find what was scanned, whatever the box held."""
        message.stop()
        self._box.value = message.text
        self._ask(message.text, choose=True)

    # Opening

    @on(FastList.Chosen, "#hits")
    def _chosen(self, message: FastList.Chosen) -> None:
        row: Hit = message.row
        if isinstance(row, Heading):
            return
        if is_bundle(row):
            self.workstation.open_bundle(row.bundle_id)
        elif is_case(row):
            self._open(row.case_id, at_due=self._found is not None and self._found.exact == row.case_id)
        else:
            self._show_person(row)

    def _open_meant(self, answer: Found) -> None:
        if answer.bundle is not None:
            self.workstation.open_bundle(answer.bundle, "hand_out")
        elif answer.exact is not None:
            self._open(answer.exact, at_due=True)
        elif len(answer.cases) == 1 and not answer.people:
            self._open(answer.cases[0].case_id)
        elif len(answer.people) == 1 and not answer.cases:
            self._show_person(answer.people[0])

    def _open(self, case_id: int, *, at_due: bool = False) -> None:
        if at_due:
            run_job(
                self,
                deed_at_counter,
                self.desk,
                case_id,
                on_done=lambda deed: self.workstation.open_case(case_id, deed),
            )
        else:
            self.workstation.open_case(case_id)

    def _show_person(self, person: PersonLine) -> None:
        def show(theirs: tuple[Sequence[BundleLine], Sequence[CaseLine]]) -> None:
            bundles, lines = theirs
            self._person = True
            rows: list[Hit] = []
            if bundles:
                rows = [Heading(_("{name}: bundles").format(name=person.name) + f" {len(bundles)}"), *bundles]
            rows += [Heading(_("{name}: cases").format(name=person.name) + f" {len(lines)}"), *lines]
            self._hits.show(rows)

        run_job(self, whose, self.desk, person.person_id, on_done=show, group="find")

    def _back_to_results(self) -> bool:
        if not self._person or self._found is None:
            return False
        self._show(self._found)
        return True


def found(desk: Desk, text: str) -> tuple[Found, Sequence[BundleLine]]:
    """Find *text*, and the bundles it names; nothing for nothing."""
    from clerk_tui.desk.bundle_lists import lines
    from clerk_tui.desk.lists import find

    answer = find(desk, text)
    words = text.strip()
    if len(words) < LEAST_FOR_BUNDLES or answer.exact is not None:
        return answer, ()
    if answer.bundle is not None:
        from clerk_tui.desk.bundle_reading import existing

        return answer, lines(desk, closed=None, text=existing(desk, answer.bundle).bundle_no, limit=1)
    digits = words.replace(" ", "")
    tail = digits.isdigit()
    bundles = lines(desk, closed=None, text=digits if tail else words, limit=MOST_NUMBERS if tail else MOST_BUNDLES)
    if tail:
        # People read out the tail of a number, with or without the check digit; its beginning all of them share, and
        # its middle, a day, says something only where nothing else fits.
        numbers = {line: line.number.replace(" ", "") for line in bundles}
        tails = tuple(line for line in bundles if numbers[line].endswith(digits) or numbers[line][:-1].endswith(digits))
        bundles = tails if tails or answer.cases or answer.people else bundles
    return answer, bundles


def whose(desk: Desk, person_id: int) -> tuple[Sequence[BundleLine], Sequence[CaseLine]]:
    """Return the bundles and the cases of somebody who was here before."""
    from clerk_tui.desk.bundle_lists import lines
    from clerk_tui.desk.bundle_reading import existing
    from clerk_tui.desk.lists import cases_of

    cases = cases_of(desk, person_id)
    numbers = [existing(desk, id_).bundle_no for id_ in dict.fromkeys(case.bundle for case in cases if case.bundle)]
    return [line for number in numbers for line in lines(desk, closed=None, text=number, limit=1)], cases


def deed_at_counter(desk: Desk, case_id: int) -> str:
    """Return the deed that a scanned receipt is brought for, or nothing when this user can do none now."""
    from clerk_tui.desk.steps import main_step, possible_steps

    state = desk.case(case_id)
    due = main_step(state)
    possible = any(step.id == due and step.possible for step in possible_steps(desk, state))
    # Filing a closed case is no errand of the citizen who shows its receipt.
    return due if possible and due != "archive" else ""
