"""How every part of the store comes by a connection."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager

from clerk_tui.store.connection import Connection


class Reading(ABC):
    """Something to read the store through: the store itself, or a snapshot of it."""

    @abstractmethod
    def reading(self) -> AbstractContextManager[Connection]:
        """Hold a connection for reading; the driver's exceptions leave it as ``StoreTrouble``."""


class Writing(Reading):
    """Something to write the store through."""

    @abstractmethod
    def writing(self) -> AbstractContextManager[Connection]:
        """Hold a transaction: committed at the end of the block, rolled back when an exception leaves it."""


Progress = Callable[[int, int], None]
"""Called now and then by a long work with (done, of how many)."""


def silent(_done: int, _total: int) -> None:
    """Report to nobody."""
