"""Sending what is due, and applying the answers: each receiver on its own, so that one that stalls holds nobody up.

A message is taken up for a while, sent, and its answer written in one transaction with what follows from it. Killed at
any moment, it is taken up again when that while is over; the receiver knows it by its key, and its answer applies once.
"""

import asyncio
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from clerk_tui.desk.context import Desk
from clerk_tui.desk.telling import conclude, lines, outbox, write
from clerk_tui.desk.telling_sayings import OVER
from clerk_tui.desk.telling_setup import receivers, signer
from clerk_tui.domain.case.deciders.told import queue, record_answer
from clerk_tui.domain.case.state import RUNNING, CaseState
from clerk_tui.domain.case.told_bodies import (
    Answer,
    AnsweredBy,
    AnswerOutcome,
    FactKind,
    Telling,
    TellingSent,
    TellingStatus,
)
from clerk_tui.domain.case.told_commands import RecordAnswer
from clerk_tui.domain.errors import NotPermitted, Refused
from clerk_tui.domain.people import Deed
from clerk_tui.domain.refusal import Refusal
from clerk_tui.store.telling import Taken, by_key
from clerk_tui.sync.telling.envelope import Message, Sender, encode, unwrap_answer
from clerk_tui.sync.telling.folder import answers, leave, set_aside
from clerk_tui.sync.telling.https import Pace, client_of, delay, deliver
from clerk_tui.sync.telling.receiver import Receiver, Route
from clerk_tui.sync.telling.trouble import DOWN, NoAnswer, Trouble

if TYPE_CHECKING:
    import httpx

    from clerk_tui.store.access import Progress

AT_ONCE: Final = 4
"""Messages under way to one receiver."""


class SendReport(Struct, frozen=True, kw_only=True):
    """What came of one round."""

    told: int
    """Messages that reached their receiver."""
    answered: int
    """Last words that came in: done, or refused."""
    failed: int
    """Messages that will be tried again."""
    troubles: tuple[tuple[str, str], ...]
    """Receiver's name and why, each once."""
    to_print: int
    """Messages that only a paper or a person will deliver."""


def send_due(desk: Desk, progress: "Progress | None" = None, pace: Pace | None = None) -> SendReport:
    """Do one round; see ``telling.send_due``."""
    desk.require(Deed.TELL)
    _cancel_what_was_given_up(desk)
    known = receivers(desk)
    sending = _Round(desk, pace or Pace(), progress)
    asyncio.run(sending.over_the_network([receiver for receiver in known if receiver.route is Route.HTTPS]))
    for receiver in known:
        if receiver.route is Route.FOLDER:
            sending.by_folder(receiver)
    return sending.report()


class _Round:
    """One round of sending: who does it, at which pace, and what it has come to."""

    def __init__(self, desk: Desk, pace: Pace, progress: "Progress | None") -> None:
        self._desk = desk
        self._pace = pace
        self._progress = progress
        self._outbox = outbox(desk)
        self._signer = signer(desk)
        self._began = desk.clock()
        self._told = self._answered = self._failed = 0
        self._troubles: dict[tuple[str, str], None] = {}

    async def over_the_network(self, network: list[Receiver]) -> None:
        """Tell every receiver of *network*, side by side."""
        await asyncio.gather(*(self._serve(receiver) for receiver in network))

    def by_folder(self, receiver: Receiver) -> None:
        """Leave what is due in *receiver*'s folder, and apply the answers that lie there."""
        down = False
        while not down and (batch := self._take(receiver)):
            for taken in batch:
                try:
                    leave(receiver, taken.telling.key, self._message(taken.telling), self._signer)
                except NoAnswer as error:
                    down |= self._in_vain(receiver, taken, error)
                else:
                    self._delivered()
                    _say_sent(self._desk, taken.telling)
        for file, data in answers(receiver):
            try:
                self._apply_file(receiver, data)
            except NoAnswer as error:
                self._troubles[receiver.name, error.code] = None
            else:
                set_aside(file)

    def report(self) -> SendReport:
        """Return what it has come to."""
        return SendReport(
            told=self._told,
            answered=self._answered,
            failed=self._failed,
            troubles=tuple(self._troubles),
            to_print=len(lines(self._desk, to_print=True, limit=10_000)),
        )

    async def _serve(self, receiver: Receiver) -> None:
        async with client_of(receiver, self._pace) as client:
            while batch := self._take(receiver):
                downs = await asyncio.gather(*(self._send(client, receiver, taken) for taken in batch))
                if any(downs):
                    # The rest would only meet the same; it is still due in the next round.
                    return

    async def _send(self, client: "httpx.AsyncClient", receiver: Receiver, taken: Taken) -> bool:
        """Send one message and apply its answer; return whether the receiver is out of reach."""
        body = self._message(taken.telling)
        try:
            answer = await deliver(client, receiver, taken.telling.key, body, self._signer, self._pace)
            self._apply(taken.telling.key, answer, AnsweredBy.HTTPS)
        except NoAnswer as error:
            return self._in_vain(receiver, taken, error)
        self._delivered()
        if answer.outcome is AnswerOutcome.RECEIVED:
            self._outbox.put_off(taken, self._later(self._pace.poll), "")
        return False

    def _take(self, receiver: Receiver) -> list[Taken]:
        """Take up the next messages; those whose case has ended are laid down for good.

        What is due is so as of the round's beginning: no message is tried twice in one round.
        """
        network = receiver.route is Route.HTTPS
        while batch := self._outbox.take(
            receiver.id, self._began, self._later(self._pace.lease), AT_ONCE, acknowledged=network
        ):
            wanted = []
            for taken in batch:
                if _wanted(self._desk.store.case(taken.telling.case_id), taken.telling):
                    wanted.append(taken)
                else:
                    self._outbox.lay_down(taken, OVER)
            if wanted:
                return wanted
        return []

    def _message(self, telling: Telling) -> bytes:
        site = self._desk.site
        sender = Sender(place=site.place, place_name=site.place_name, device=f"{site.device_number:010d}")
        return encode(Message(key=telling.key, to=telling.receiver, sender=sender, at=telling.at, fact=telling.fact))

    def _delivered(self) -> None:
        self._told += 1
        if self._progress:
            self._progress(self._told, self._told)

    def _in_vain(self, receiver: Receiver, taken: Taken, error: NoAnswer) -> bool:
        self._failed += 1
        self._troubles[receiver.name, error.code] = None
        wait = error.retry_after if error.retry_after is not None else delay(taken.attempts, self._pace)
        self._outbox.put_off(taken, self._later(wait), error.code)
        return error.trouble in DOWN

    def _apply_file(self, receiver: Receiver, data: bytes) -> None:
        key, answer = unwrap_answer(data, receiver)
        telling = self._outbox.telling(key)
        if telling is None or telling.receiver != receiver.id:
            raise NoAnswer(Trouble.OTHER_KEY)
        self._apply(key, answer, AnsweredBy.FOLDER)

    def _apply(self, key: str, answer: Answer, by: AnsweredBy) -> None:
        """Record an answer. Raises NoAnswer where what follows from it is refused: no case stops the others."""
        try:
            self._answered += apply_answer(self._desk, key, answer, by)
        except (Refused, NotPermitted) as error:
            raise NoAnswer(Trouble.NOT_RECORDED) from error

    def _later(self, seconds: float) -> datetime:
        # From now, not from when the round began: a long round must not take up what is another's already.
        return self._desk.clock() + timedelta(seconds=seconds)


def apply_answer(desk: Desk, key: str, answer: Answer, by: AnsweredBy) -> bool:
    """Record *answer* and what follows from it, in one transaction; return whether it was news and the last word.

    The same answer again, or another one after the last word, changes nothing. Who runs the sending does not matter:
    it is the receiver that decides.
    """
    with desk.store.transaction() as writer:
        telling = by_key(writer.db, key)
        if telling is None or telling.answered:
            return False
        state = writer.case(telling.case_id)
        if state is None or (answer.outcome is AnswerOutcome.RECEIVED and telling.status is TellingStatus.RECEIVED):
            return False
        bodies = record_answer(state, RecordAnswer(key=key, answer=answer, by=by), desk.context())
        if isinstance(bodies, Refusal):
            return False
        conclude(desk, writer, state, *bodies)
    return answer.outcome is not AnswerOutcome.RECEIVED


def _say_sent(desk: Desk, telling: Telling) -> None:
    with desk.store.transaction() as writer:
        now = by_key(writer.db, telling.key)
        if now is not None and now.status is TellingStatus.QUEUED:
            write(desk, writer, telling.case_id, TellingSent(key=telling.key))


def _wanted(state: CaseState | None, telling: Telling) -> bool:
    if telling.fact.kind is FactKind.CANCELLED:
        return True
    return state is not None and state.phase in RUNNING


def _cancel_what_was_given_up(desk: Desk) -> None:
    """Tell those who were asked for something that is not wanted any more: withdrawn, voided, terminated."""
    for telling in outbox(desk).given_up():
        with desk.store.transaction() as writer:
            state = writer.case(telling.case_id)
            if state is None:
                continue
            body = queue(state, telling.receiver, FactKind.CANCELLED, desk.context())
            if by_key(writer.db, body.key) is None:
                write(desk, writer, state.id, body)
