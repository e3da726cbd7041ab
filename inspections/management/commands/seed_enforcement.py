"""`manage.py seed_enforcement`: invented inspections and enforcement for the demonstration, one module a subject."""

from datetime import datetime, timedelta
from importlib import import_module
from importlib.util import find_spec
from random import Random

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import override

from safetyportal.core.models import Posting

SUBJECTS = (
    "assignments",
    "law",
    "visits",
    "cases",
    "papers",
    "publication",
    "projects",
    "committee",
)  # in this order; each stands on those before it
SEED = 20260101
DAYS_OF_HISTORY = 600  # what the stories tell began at most that long ago


class Command(BaseCommand):
    help = "Fill the demonstration with invented plans, tasks, draws, visits and cases. Done once."

    def add_arguments(self, parser):
        parser.add_argument("--size", choices=("province", "small"), default="small")

    def handle(self, *args, size: str, **options):
        now = timezone.now()
        for subject in SUBJECTS:
            name = f"inspections.management.demo.{subject}"
            if find_spec(name) is None:
                continue
            in_office_since(now - timedelta(days=DAYS_OF_HISTORY))
            with override("zh-hans"):
                made = import_module(name).seed(size, Random(SEED), now)  # noqa: S311 -- invented data
            counts = "、".join(f"{key} {number:,}" for key, number in (made or {}).items())
            self.stdout.write(f"{subject}: {counts}")


def in_office_since(moment: datetime) -> None:
    """Who acts in what is told of earlier days held the post then: the invented officials did not begin today."""
    held = Posting.unscoped.filter(user__kind="official", source=None, place__startswith="/43/")
    held.filter(starts_at__gt=moment).update(starts_at=moment)
