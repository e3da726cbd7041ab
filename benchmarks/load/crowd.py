"""Many visitors at once: as fast as answers come (closed), or so many arrivals a second whatever comes (open)."""

import statistics
import threading
import time
from collections.abc import Callable, Iterable

from benchmarks.load.visitor import Note, Visitor

Work = Callable[[Visitor], None]
REFUSED = (429, 503)
PAUSE = 1.0  # seconds after which somebody who was sent away tries again; the portal asks for five


def closed(visitors: list[Visitor], work: Callable[[int], Work], seconds: float) -> list[Note]:
    """Each visitor repeats its work, without a pause unless it is sent away. Returns what was noted meanwhile."""
    stop = time.perf_counter() + seconds

    def go(number: int, visitor: Visitor) -> None:
        doing = work(number)
        while time.perf_counter() < stop:
            doing(visitor)
            if visitor.notes[-1].status in REFUSED:
                time.sleep(PAUSE)

    return _noted(visitors, go)


def open_(visitors: list[Visitor], work: Callable[[int], Work], seconds: float, rate: float) -> list[Note]:
    """Each visitor begins at its own beat, together `rate` a second; who is still waiting misses a beat."""
    beat = len(visitors) / rate
    began = time.perf_counter()

    def go(number: int, visitor: Visitor) -> None:
        doing, at = work(number), began + beat * number / len(visitors)
        while at < began + seconds:
            time.sleep(max(0.0, at - time.perf_counter()))
            doing(visitor)
            at = max(at + beat, time.perf_counter() - beat)

    return _noted(visitors, go)


def _noted(visitors: list[Visitor], go: Callable[[int, Visitor], None]) -> list[Note]:
    for visitor in visitors:
        visitor.notes = []
    threads = [threading.Thread(target=go, args=pair, daemon=True) for pair in enumerate(visitors)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted((note for visitor in visitors for note in visitor.notes), key=lambda note: note.at)


def served(notes: Iterable[Note]) -> list[Note]:
    return [note for note in notes if 200 <= note.status < 400]


def refused(notes: Iterable[Note]) -> list[Note]:
    return [note for note in notes if note.status in REFUSED]


def failed(notes: Iterable[Note]) -> list[Note]:
    return [note for note in notes if note.status == 0 or (note.status >= 400 and note.status not in REFUSED)]


def quantile(notes: Iterable[Note], share: float) -> float:
    """Milliseconds within which this share was answered."""
    times = sorted(note.seconds * 1000 for note in notes)
    if len(times) < 2:
        return times[0] if times else 0.0
    return statistics.quantiles(times, n=1000, method="inclusive")[min(int(share * 1000), 999) - 1]


def per_second(notes: list[Note], seconds: float) -> float:
    return len(notes) / seconds
