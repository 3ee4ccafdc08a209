"""What can be done about a receiver that is told: by hand, where no machine answers.

Queueing is no command: it follows from the acceptance of the member, whoever brought that about.
"""

from typing import ClassVar

from clerk_tui.domain.case.command import Command
from clerk_tui.domain.case.told_bodies import Answer, AnsweredBy
from clerk_tui.domain.people import Deed


class RecordAnswer(Command, frozen=True, kw_only=True):
    """Record what the receiver answered; done or refused closes the case.

    Who types that in ends a case, which is casework: an administrator, who may send, may not.
    """

    deed: ClassVar[Deed] = Deed.ACCEPT
    key: str
    answer: Answer
    by: AnsweredBy = AnsweredBy.HAND


class RecordPrinted(Command, frozen=True, kw_only=True):
    """Record that the receiver was told on paper or by word of mouth."""

    deed: ClassVar[Deed] = Deed.TELL
    key: str
