"""What a rule says when it does not allow something: data, not an exception."""

from msgspec import Struct


class Refusal(Struct, frozen=True):
    """Why something was refused, and what would mend it.

    *code* is stable and is what programs test for; *reason* and *remedy* are English templates marked with
    ``N_`` and filled from *params* after translation; *field* names the input to put the cursor in.
    """

    code: str
    reason: str
    remedy: str = ""
    field: str = ""
    params: dict[str, str | int] = {}
