"""`python -m benchmarks.faults.drill_load`: hazards with photos, one after the other, through the services.

Prints a line of JSON for each that was committed. Standard input: `pause`, `go`, `end`.
"""

import json
import sys
import threading

import django


class Orders:
    """What the other side wants, read in a thread."""

    def __init__(self) -> None:
        self.going, self.over = threading.Event(), threading.Event()
        self.going.set()
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self) -> None:
        for line in sys.stdin:
            word = line.strip()
            if word == "pause":
                self.going.clear()
            elif word == "go":
                self.going.set()
            elif word == "end":
                break
        self.over.set()
        self.going.set()


def main() -> None:
    django.setup()
    from django.utils import timezone

    from enterprises.models import Enterprise
    from hazards.services import loop
    from safetyportal.core import rollups
    from safetyportal.core.models import User
    from tests.hazards.loop_helpers import facts, photo

    orders, number = Orders(), 0
    worker = User.objects.get(username="worker-1")
    firm = Enterprise.unscoped.get(place=worker.place)
    while not orders.over.is_set():
        number += 1
        marker = f"示例演练{number:06d}"
        hazard = loop.report_found(
            enterprise=firm,
            facts=facts(description=marker, found_on=timezone.localdate()),
            actor=worker,
            now=timezone.now(),
            photos=[photo(f"{number}.jpg", colour=(number % 256, number // 256 % 256, 9))],
        )
        if number % 20 == 0:
            rollups.fold()
        say(hazard=hazard.pk, marker=marker)
        if not orders.going.is_set():
            say(paused=number)
            orders.going.wait()


def say(**facts) -> None:
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
