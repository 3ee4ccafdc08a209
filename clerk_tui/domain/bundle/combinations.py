"""Every way in which a bundle's own questions can be answered."""

from collections.abc import Iterator
from itertools import islice, product

from clerk_tui.domain.bundle.model import Bundle

MOST = 4096
"""Ways that are looked at; a bundle with more than twelve yes-or-no questions would not be asked at a counter."""


def combinations(bundle: Bundle) -> Iterator[dict[str, str]]:
    """Yield the answers of every way, the usual one first, at most ``MOST``."""
    questions = [question for question in bundle.questions if question.options]
    ways = product(*([option.id for option in question.options] for question in questions))
    for way in islice(ways, MOST):
        yield {question.id: option for question, option in zip(questions, way, strict=True)}
