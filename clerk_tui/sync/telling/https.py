"""Telling over HTTPS: one POST a message, with deadlines, and a strict idea of what an answer is.

Whatever is between here and the receiver may answer in its place: a proxy's error page, the sign-in page of the
network, a cut connection. Only JSON of our schema that names the message's key is an answer; all else is tried again.
Heavy to import.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import httpx
from msgspec import Struct
from tenacity import (
    AsyncRetrying,
    RetryCallState,
    Retrying,
    retry_if_exception,
    stop_after_attempt,
    wait_random_exponential,
)

from clerk_tui.domain.case.told_bodies import Answer
from clerk_tui.sync.telling.envelope import MOST_ANSWER, SIGNATURE_HEADER, Signer, headers, read_answer
from clerk_tui.sync.telling.receiver import Receiver, check_receiver
from clerk_tui.sync.telling.trouble import PASSING, NoAnswer, Trouble

MOST_RETRY_AFTER: Final = 24 * 3600
"""Seconds a receiver can put us off by; who asks for longer is asked again tomorrow."""
_DIGITS: Final = 9


class Pace(Struct, frozen=True, kw_only=True):
    """How long to wait for what, in seconds."""

    connect: float = 5
    read: float = 15
    """Between two pieces of an answer."""
    total: float = 30
    """For one request, whatever trickles in."""
    tries: int = 3
    """At once, before it is put off."""
    pause: float = 0.5
    """Before the second try, at most; doubled for each further one."""
    first_delay: float = 30
    """Before it is taken up again; doubled each time, with chance in it."""
    most_delay: float = 2 * 3600
    poll: float = 1800
    """Until a receiver that has only acknowledged is asked again."""

    @property
    def lease(self) -> float:
        """How long a message belongs to who has taken it up: longer than every try can take together."""
        return self.tries * (self.total + self.pause * float(2**self.tries)) + 1


def delay(attempts: int, pace: Pace) -> float:
    """Return the seconds after which a message that failed *attempts* times is taken up again."""
    state = RetryCallState(Retrying(), None, (), {})
    state.attempt_number = max(1, attempts)
    longest = wait_random_exponential(multiplier=pace.first_delay, max=pace.most_delay, min=pace.first_delay / 2)
    return float(longest(state))


@asynccontextmanager
async def client_of(receiver: Receiver, pace: Pace) -> AsyncIterator[httpx.AsyncClient]:
    """Give a client that trusts whom *receiver*'s certificate may come from, and nobody's proxy settings."""
    context = ssl.create_default_context(cadata=receiver.authority) if receiver.authority else True
    timeout = httpx.Timeout(pace.read, connect=pace.connect)
    async with httpx.AsyncClient(
        verify=context,
        timeout=timeout,
        follow_redirects=False,
        trust_env=False,
        headers={"Accept-Encoding": "identity"},
    ) as client:
        yield client


async def deliver(
    client: httpx.AsyncClient, receiver: Receiver, key: str, body: bytes, signer: Signer, pace: Pace
) -> Answer:
    """Send the message *body* and return its answer; what may pass is tried again at once. Raises NoAnswer."""
    if check_receiver(receiver):
        raise NoAnswer(Trouble.INSECURE)
    trying = AsyncRetrying(
        stop=stop_after_attempt(pace.tries),
        wait=wait_random_exponential(multiplier=pace.pause, max=pace.total),
        retry=retry_if_exception(_may_pass),
        reraise=True,
    )
    answer: Answer = await trying(_post, client, receiver, key, body, signer, pace)
    return answer


def _may_pass(error: BaseException) -> bool:
    # Who names a time is not asked before it.
    return isinstance(error, NoAnswer) and error.trouble in PASSING and error.retry_after is None


async def _post(
    client: httpx.AsyncClient, receiver: Receiver, key: str, body: bytes, signer: Signer, pace: Pace
) -> Answer:
    try:
        # httpx bounds each wait for a piece, not their sum.
        async with asyncio.timeout(pace.total):
            request = client.stream("POST", receiver.url, content=body, headers=headers(body, key, signer))
            async with request as response:
                _check_head(response)
                data = await _read(response)
    except (TimeoutError, httpx.TimeoutException) as error:
        raise NoAnswer(Trouble.TIMEOUT) from error
    except httpx.ConnectError as error:
        raise NoAnswer(_untrusted(error) or Trouble.UNREACHABLE) from error
    except httpx.TransportError as error:
        raise NoAnswer(Trouble.BROKEN_OFF) from error
    except httpx.InvalidURL as error:
        raise NoAnswer(Trouble.UNREACHABLE) from error
    answered, answer = read_answer(data, response.headers.get(SIGNATURE_HEADER, ""), receiver)
    if answered != key:
        raise NoAnswer(Trouble.OTHER_KEY)
    return answer


def _untrusted(error: BaseException) -> Trouble | None:
    link: BaseException | None = error
    while link is not None:
        if isinstance(link, ssl.SSLError):
            return Trouble.CERTIFICATE
        link = link.__cause__ or link.__context__
    return None


def _check_head(response: httpx.Response) -> None:
    if response.is_redirect:
        raise NoAnswer(Trouble.REDIRECT)
    if response.status_code not in (200, 201, 202):
        raise NoAnswer(Trouble.STATUS, str(response.status_code), _retry_after(response))
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise NoAnswer(Trouble.NOT_JSON)
    # It was asked for as it is: unpacked, a small body may fill the memory.
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise NoAnswer(Trouble.NOT_OURS)


def _retry_after(response: httpx.Response) -> int | None:
    value = response.headers.get("Retry-After", "")
    # Python reads no number of thousands of digits; what is longer than this asks for more than we grant anyway.
    return min(int(value[:_DIGITS]), MOST_RETRY_AFTER) if value.isascii() and value.isdigit() else None


async def _read(response: httpx.Response) -> bytes:
    data = b""
    async for piece in response.aiter_raw():
        data += piece
        if len(data) > MOST_ANSWER:
            raise NoAnswer(Trouble.TOO_LARGE)
    return data
