"""The department's inbox: what was accepted for it and waits for its work."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from clerk_tui.domain.words import N_
from clerk_tui.i18n import _, ngettext
from clerk_tui.tui.actions import Action, bindings, declare
from clerk_tui.tui.screens.case_lists import CaseListScreen
from clerk_tui.tui.widgets.pick import Pick

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clerk_tui.desk.lists import CaseLine

declare(
    Action("inbox.department", N_("Department"), "p", "department", 45, N_("Show one department's cases, or all.")),
)

EVERY = "*"
"""Stands for all departments in the picker."""


class InboxScreen(CaseListScreen):
    """Cases of the user's department; who has none sees all, or picks one."""

    TITLE = N_("Department inbox")
    EMPTY = N_("The inbox is empty.")
    HELP = N_(
        "# Department inbox\n"
        "Accepted cases that a department has to work on, what is due first, first.\n"
        "- `Space` marks rows, `c` takes them over, `o` hands them over to the department\n"
        "- `a` opens a case on the deed that is due: take over, decide\n"
        "- `p` picks the department, for those who belong to none"
    )
    BINDINGS = bindings("inbox")

    def __init__(self) -> None:
        super().__init__()
        self._department = ""
        self._waiting: dict[str, int] = {}
        """Short names of the departments that have cases, with how many."""

    def fetch(self) -> Sequence[CaseLine]:
        """Read the inbox."""
        from clerk_tui.desk.lists import inbox

        return inbox(self.desk, self._department)

    def fetched(self, result: Sequence[CaseLine]) -> None:
        """Show it with the department it is of."""
        department = self._department or self.desk.user.department
        if not department:
            self._waiting = Counter(line.department for line in result)
        name = self.desk.department_name(department) if department else _("all departments")
        self.say(f"{name}  {ngettext('{n} case', '{n} cases', len(result)).format(n=len(result))}")
        self.show_lines(result)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Who belongs to a department has nothing to pick."""
        if action == "department":
            return not self.desk.user.department
        return super().check_action(action, parameters)

    def action_department(self) -> None:
        """Pick among the departments that have something to do."""
        names = [
            (one.id, f"{one.short_name}  {self._waiting[one.short_name]}")
            for one in self.desk.departments.values()
            if one.short_name in self._waiting
        ]
        self.app.push_screen(Pick(_("Which department?"), [(EVERY, _("all departments")), *names]), self._picked)

    def _picked(self, department: str | None) -> None:
        if department is not None:
            self._department = "" if department == EVERY else department
            self.reload()
