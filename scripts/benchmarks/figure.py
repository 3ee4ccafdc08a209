"""One row of the table: what was measured, against what, and what it may be."""

from typing import NamedTuple


class Figure(NamedTuple):
    """*ours* and *bare* in the same *unit* from the same run; *limit* bounds their ratio, or *ours* itself if *bare*
    is 0."""

    name: str
    ours: float
    bare: float
    limit: float
    unit: str = "ms"

    @property
    def ratio(self) -> float:
        """How many times the baseline; the value itself where there is no baseline."""
        return self.ours / self.bare if self.bare else self.ours

    @property
    def kept(self) -> bool:
        """Whether the promise holds."""
        return self.ratio <= self.limit

    def row(self) -> str:
        """The figure as a line of a Markdown table."""
        bare = f"{self.bare:.1f}" if self.bare else "-"
        goal = f"<= {self.limit:g}{' x' if self.bare else ' ' + self.unit}"
        ratio = f"{self.ratio:.2f} x" if self.bare else "-"
        kept = "yes" if self.kept else "NO"
        return f"| {self.name} | {self.ours:.1f} {self.unit} | {bare} | {ratio} | {goal} | {kept} |"


HEADER = "| what | ours | bare | ratio | goal | kept |\n| --- | ---: | ---: | ---: | ---: | --- |"
