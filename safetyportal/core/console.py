"""Short progress lines on the terminal of the person who started a command."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Console:
    """Numbered steps with the time they took: `[3/8] database migrated  2.4 s`."""

    def __init__(self, steps: int, *, done: int = 0) -> None:
        self.steps = steps
        self.done = done
        self.began = time.monotonic()

    def line(self, text: str = "") -> None:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()

    def detail(self, text: str) -> None:
        self.line(f"      {text}")

    @contextmanager
    def step(self, text: str) -> Iterator[None]:
        self.done += 1
        self.line(f"[{self.done}/{self.steps}] {text}")
        began = time.monotonic()
        yield
        if (seconds := time.monotonic() - began) >= 1:
            self.detail(f"done in {seconds:.1f} s")

    def elapsed(self) -> float:
        return time.monotonic() - self.began
