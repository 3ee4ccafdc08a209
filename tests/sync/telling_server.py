"""A receiver that is a real HTTP server: it keeps books of what it was told, and misbehaves on request.

Its one idea is the receiver's duty: the same key is the same thing, done once and answered the same way each time.
"""

import json
import socket
import ssl
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from clerk_tui.sync.telling.envelope import ANSWER_SCHEMA, key_id, verify


def answer_to(key: str, outcome: str = "done", reason: str = "", **more: object) -> dict[str, object]:
    return {"schema": ANSWER_SCHEMA, "key": key, "outcome": outcome, "reason": reason, **more}


@dataclass
class Books:
    """What a receiver was told."""

    public_key: str = ""
    """Of the hall; set, every request must be signed by it."""
    requests: Counter[str] = field(default_factory=Counter)
    """Key → how often it came, answered or not."""
    deeds: Counter[str] = field(default_factory=Counter)
    """Key → how often the thing was done; once, or something is wrong."""
    messages: dict[str, bytes] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def enter(self, handler: BaseHTTPRequestHandler, body: bytes) -> str:
        key = handler.headers["Idempotency-Key"]
        with self.lock:
            self.requests[key] += 1
            self.paths.append(handler.path)
            if json.loads(body)["key"] != key:
                self.wrong.append("the header names another key than the message")
            if self.messages.setdefault(key, body) != body:
                self.wrong.append("the same key with other content")
            if self.public_key and not self._signed(handler, body):
                self.wrong.append("not signed by the hall")
            if key not in self.deeds:
                self.deeds[key] += 1
        return key

    def _signed(self, handler: BaseHTTPRequestHandler, body: bytes) -> bool:
        known = handler.headers["Clerk-Key-Id"] == key_id(self.public_key)
        return known and verify(self.public_key, body, handler.headers["Clerk-Signature"])


Behaviour = Callable[["Utility", BaseHTTPRequestHandler, bytes], None]


class Utility:
    """A utility's server. *behave* is what it does with the next request; it may be changed at any time."""

    def __init__(
        self,
        behave: Behaviour | None = None,
        context: ssl.SSLContext | None = None,
        get: Callable[[BaseHTTPRequestHandler], None] | None = None,
    ) -> None:
        self.books = Books()
        self.behave: Behaviour = behave or answers
        utility = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                utility.behave(utility, self, body)

            def do_GET(self) -> None:
                utility.books.paths.append(self.path)
                if get:
                    get(self)
                else:
                    say(self, b"<html>sign in</html>", kind="text/html")

            def log_message(self, *_args: Any) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 64

            def handle_error(self, *_args: Any) -> None:
                """A client that was killed in the middle is no news here."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self.scheme = "http"
        if context:
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
            self.scheme = "https"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}/tell"

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@contextmanager
def utility(behave: Behaviour | None = None, context: ssl.SSLContext | None = None) -> Iterator[Utility]:
    made = Utility(behave, context)
    try:
        yield made
    finally:
        made.stop()


def say(
    handler: BaseHTTPRequestHandler,
    data: bytes,
    *,
    status: int = 200,
    kind: str = "application/json",
    length: int | None = None,
    **headers: str,
) -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", str(len(data) if length is None else length))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(data)


def answers(server: Utility, handler: BaseHTTPRequestHandler, body: bytes) -> None:
    say(handler, json.dumps(answer_to(server.books.enter(handler, body))).encode())


def answering(outcome: str, reason: str = "", **more: object) -> Behaviour:
    def behave(server: Utility, handler: BaseHTTPRequestHandler, body: bytes) -> None:
        say(handler, json.dumps(answer_to(server.books.enter(handler, body), outcome, reason, **more)).encode())

    return behave


def saying(data: bytes, *, enter: bool = False, **how: Any) -> Behaviour:
    def behave(server: Utility, handler: BaseHTTPRequestHandler, body: bytes) -> None:
        if enter:
            server.books.enter(handler, body)
        say(handler, data, **how)

    return behave


def answers_another_key(server: Utility, handler: BaseHTTPRequestHandler, body: bytes) -> None:
    server.books.enter(handler, body)
    say(handler, json.dumps(answer_to("somebody-else")).encode())


def truncates(server: Utility, handler: BaseHTTPRequestHandler, body: bytes) -> None:
    data = json.dumps(answer_to(server.books.enter(handler, body))).encode()
    say(handler, data[:20], length=len(data))
    handler.close_connection = True


def resets(server: Utility, handler: BaseHTTPRequestHandler, body: bytes) -> None:
    """The deed is done, and the answer lost: the sender cannot know."""
    server.books.enter(handler, body)
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()
    handler.close_connection = True


def stalls(server: Utility, handler: BaseHTTPRequestHandler, body: bytes) -> None:
    server.books.enter(handler, body)
    time.sleep(1.5)
    handler.close_connection = True


def drips(server: Utility, handler: BaseHTTPRequestHandler, body: bytes) -> None:
    """Each piece comes soon enough, the whole never does."""
    server.books.enter(handler, body)
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    for _n in range(20):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.15)


def answers_twice(server: Utility, handler: BaseHTTPRequestHandler, body: bytes) -> None:
    """Two whole responses to one request; the second one contradicts the first."""
    key = server.books.enter(handler, body)
    say(handler, json.dumps(answer_to(key)).encode())
    say(handler, json.dumps(answer_to(key, "refused", "欠费未缴")).encode())


def floods(server: Utility, handler: BaseHTTPRequestHandler, body: bytes) -> None:
    key = server.books.enter(handler, body)
    say(handler, json.dumps(answer_to(key, reason="x" * 300_000)).encode())


def redirects(_server: Utility, handler: BaseHTTPRequestHandler, _body: bytes) -> None:
    say(handler, b"", status=302, Location="/portal")
