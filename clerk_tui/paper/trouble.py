"""Why a document cannot be set, written or printed."""

from clerk_tui.domain.refusal import Refusal


class PaperTrouble(Exception):
    """A document could not be made; *refusal* says why and what would mend it, for the edge to translate."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal
