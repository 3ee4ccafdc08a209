"""Users, their roles, and which role may do which deed.

Roles are separated as MLPS 2.0 (GB/T 22239-2019) asks: who administers the machine does not decide cases, and who
supervises reads everything but changes nothing.
"""

from enum import StrEnum

from msgspec import Struct

from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.words import N_


class Role(StrEnum):
    """What a user is trusted with."""

    CLERK = "clerk"  # 窗口人员
    REVIEWER = "reviewer"  # 承办人员
    AGENT = "agent"  # 帮代办员
    SUPERVISOR = "supervisor"  # 督查
    LEADER = "leader"  # 领导
    ADMINISTRATOR = "administrator"  # 系统管理员


ROLE_LABELS: dict[Role, str] = {
    Role.CLERK: N_("clerk"),
    Role.REVIEWER: N_("reviewer"),
    Role.AGENT: N_("proxy agent"),
    Role.SUPERVISOR: N_("supervisor"),
    Role.LEADER: N_("leader"),
    Role.ADMINISTRATOR: N_("administrator"),
}


class Deed(StrEnum):
    """Everything a user can be permitted to do."""

    INTAKE = "intake"
    ACCEPT = "accept"
    NOTICE = "notice"
    CORRECT = "correct"
    DISPATCH = "dispatch"
    CLAIM = "claim"
    RETURN = "return"
    PROCEDURE = "procedure"
    EXTEND = "extend"
    APPROVE = "approve"
    DECIDE = "decide"
    ISSUE = "issue"
    HAND_OUT = "hand_out"
    WITHDRAW = "withdraw"
    TERMINATE = "terminate"
    FORWARD = "forward"
    VOID = "void"
    ARCHIVE = "archive"
    NOTE = "note"
    PRINT = "print"
    READ = "read"
    REVEAL = "reveal"
    REPORT = "report"
    FOLLOW_UP = "follow_up"
    OVERRIDE = "override"
    """Allow a deferral to somebody who broke an earlier promise."""
    PROJECT = "project"
    """Keep the list of a building or the steps of a project."""
    TELL = "tell"
    """Tell bodies outside the hall, and record what they answered."""
    CATALOG = "catalog"
    USERS = "users"
    STORE = "store"


_COUNTER = frozenset({Role.CLERK, Role.AGENT})
_ALL = frozenset(Role)
_CASEWORK = frozenset({Role.CLERK, Role.AGENT, Role.REVIEWER, Role.LEADER})

PERMITTED: dict[Deed, frozenset[Role]] = {
    Deed.INTAKE: _COUNTER,
    Deed.ACCEPT: frozenset({Role.CLERK, Role.REVIEWER}),
    Deed.NOTICE: frozenset({Role.CLERK, Role.AGENT, Role.REVIEWER}),
    Deed.CORRECT: frozenset({Role.CLERK, Role.AGENT, Role.REVIEWER}),
    Deed.DISPATCH: frozenset({Role.CLERK, Role.REVIEWER}),
    Deed.CLAIM: frozenset({Role.REVIEWER}),
    Deed.RETURN: frozenset({Role.REVIEWER}),
    Deed.PROCEDURE: frozenset({Role.REVIEWER}),
    Deed.EXTEND: frozenset({Role.REVIEWER}),
    Deed.APPROVE: frozenset({Role.LEADER}),
    Deed.DECIDE: frozenset({Role.REVIEWER, Role.CLERK}),
    Deed.ISSUE: frozenset({Role.REVIEWER}),
    Deed.HAND_OUT: _COUNTER,
    Deed.WITHDRAW: frozenset({Role.CLERK, Role.AGENT, Role.REVIEWER}),
    Deed.TERMINATE: frozenset({Role.REVIEWER, Role.LEADER}),
    Deed.FORWARD: frozenset({Role.REVIEWER}),
    Deed.VOID: frozenset({Role.CLERK, Role.LEADER}),
    Deed.ARCHIVE: frozenset({Role.CLERK, Role.REVIEWER}),
    Deed.NOTE: _CASEWORK,
    Deed.PRINT: _CASEWORK,
    Deed.READ: _ALL,
    Deed.REVEAL: _CASEWORK | {Role.SUPERVISOR},
    Deed.REPORT: frozenset({Role.SUPERVISOR, Role.LEADER, Role.ADMINISTRATOR}),
    Deed.FOLLOW_UP: frozenset({Role.REVIEWER, Role.LEADER}),
    Deed.OVERRIDE: frozenset({Role.SUPERVISOR, Role.LEADER}),
    Deed.PROJECT: frozenset({Role.CLERK, Role.REVIEWER, Role.LEADER}),
    Deed.TELL: frozenset({Role.CLERK, Role.REVIEWER, Role.ADMINISTRATOR}),
    Deed.CATALOG: frozenset({Role.ADMINISTRATOR}),
    Deed.USERS: frozenset({Role.ADMINISTRATOR}),
    Deed.STORE: frozenset({Role.ADMINISTRATOR}),
}


class Actor(Struct, frozen=True, kw_only=True):
    """The user who does something, as the rules see them."""

    user: str
    roles: frozenset[Role]
    department: str = ""
    """Department a reviewer decides for; empty for the counter."""
    place: str = ""
    """Centre the user works at."""


def not_permitted(actor: Actor, deed: Deed) -> Refusal | None:
    """Return why *actor* may not do *deed*, or None."""
    allowed = PERMITTED[deed]
    if actor.roles & allowed:
        return None
    return Refusal(
        "not_permitted",
        N_("Your roles do not allow this; it needs the role: {roles}."),
        N_("Ask a colleague with that role, or the administrator to give it to you."),
        params={"roles": ", ".join(ROLE_LABELS[role] for role in sorted(allowed))},
    )


class User(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody who may sign in at this store."""

    login: str
    full_name: str
    roles: frozenset[Role]
    department: str = ""
    place: str = ""
    window: str = ""
    active: bool = True
    must_change_password: bool = False

    def actor(self, place: str) -> Actor:
        """Return this user as the rules see them, working at *place*."""
        return Actor(user=self.login, roles=self.roles, department=self.department, place=self.place or place)
