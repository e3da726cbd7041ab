"""How many rows a sweep takes at once: as many as keep everybody else waiting for a moment only.

A batch holds its rows, and at its end the head of an audit chain, until it commits. What a machine does in that moment
differs from machine to machine and from hour to hour, so the size follows what the batches before took.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

MOMENT = 0.2  # seconds that a batch should take
LEAST = 100  # rows: below that a batch is mostly what each costs however small it is (chains of the trail, commit)


class Pace:
    """`size` rows next; at most twice as many as before, at most `most`."""

    def __init__(self, most: int, start: int = 250):
        self.most, self.size = most, min(start, most)

    @contextmanager
    def batch(self) -> Iterator[int]:
        """The rows to take now; what happens inside is measured."""
        began = time.perf_counter()
        yield self.size
        self.adapt(time.perf_counter() - began)

    def adapt(self, seconds: float) -> None:
        wanted = self.size * MOMENT / max(seconds, MOMENT / 2)
        self.size = min(self.most, max(LEAST, int(wanted)))
