"""Why there is no answer: a word for each reason, kept with the telling and shown to people.

A reason never quotes what was sent or what came back: both may hold personal data.
"""

from enum import StrEnum

from clerk_tui.domain.words import N_


class Trouble(StrEnum):
    """Reasons."""

    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    BROKEN_OFF = "broken_off"
    CERTIFICATE = "certificate"
    STATUS = "status"
    REDIRECT = "redirect"
    NOT_JSON = "not_json"
    NOT_OURS = "not_ours"
    OTHER_KEY = "other_key"
    TOO_LARGE = "too_large"
    SIGNATURE = "signature"
    NO_FOLDER = "no_folder"
    NOT_WRITABLE = "not_writable"
    INSECURE = "insecure"
    NOT_RECORDED = "not_recorded"


TROUBLE_LABELS: dict[Trouble, str] = {
    Trouble.UNREACHABLE: N_("not reachable"),
    Trouble.TIMEOUT: N_("no answer in time"),
    Trouble.BROKEN_OFF: N_("the connection broke off"),
    Trouble.CERTIFICATE: N_("the certificate could not be verified"),
    Trouble.STATUS: N_("the receiver's system reports error {detail}"),
    Trouble.REDIRECT: N_("sent elsewhere, perhaps by the network's sign-in page"),
    Trouble.NOT_JSON: N_("no JSON came back, perhaps the network's sign-in page"),
    Trouble.NOT_OURS: N_("what came back is no answer"),
    Trouble.OTHER_KEY: N_("the answer is to another message"),
    Trouble.TOO_LARGE: N_("what came back is too large for an answer"),
    Trouble.SIGNATURE: N_("the answer is not signed by the receiver"),
    Trouble.NO_FOLDER: N_("the folder is not there"),
    Trouble.NOT_WRITABLE: N_("the folder cannot be written to"),
    Trouble.INSECURE: N_("the address is not encrypted, or the folder has no key"),
    Trouble.NOT_RECORDED: N_("it answered, but what follows from the answer is not permitted to this user"),
}

DOWN = frozenset(
    {
        Trouble.UNREACHABLE,
        Trouble.TIMEOUT,
        Trouble.CERTIFICATE,
        Trouble.REDIRECT,
        Trouble.NO_FOLDER,
        Trouble.NOT_WRITABLE,
    }
)
"""What the next message to the same receiver would meet as well."""
PASSING = frozenset({Trouble.UNREACHABLE, Trouble.TIMEOUT, Trouble.BROKEN_OFF, Trouble.STATUS})
"""What may be over in a second."""


class NoAnswer(Exception):
    """The receiver did not answer, in a way that counts."""

    def __init__(self, trouble: Trouble, detail: str = "", retry_after: int | None = None) -> None:
        super().__init__(trouble)
        self.trouble = trouble
        self.detail = detail
        """A status code; nothing that was said."""
        self.retry_after = retry_after
        """Seconds the receiver asks to be left alone."""

    @property
    def code(self) -> str:
        """The reason as it is kept: its word, and the detail after a colon."""
        return f"{self.trouble}:{self.detail}" if self.detail else str(self.trouble)
