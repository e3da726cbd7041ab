"""`manage.py seed_enforcement`: invented inspections and enforcement for the demonstration, one module a subject."""

from importlib import import_module
from importlib.util import find_spec
from random import Random

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import override

SUBJECTS = (
    "assignments",
    "law",
    "visits",
    "cases",
    "papers",
    "publication",
)  # in this order; each stands on those before it
SEED = 20260101


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
            with override("zh-hans"):
                made = import_module(name).seed(size, Random(SEED), now)  # noqa: S311 -- invented data
            counts = "、".join(f"{key} {number:,}" for key, number in (made or {}).items())
            self.stdout.write(f"{subject}: {counts}")
