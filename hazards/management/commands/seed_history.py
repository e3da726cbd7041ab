"""`manage.py seed_history`: eighteen months of invented history for the demonstration. For whoever has the machine."""

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import override

from hazards.management.demo import load
from safetyportal.core import rollups
from safetyportal.core.models import AuditEntry


class Command(BaseCommand):
    help = "Fill the demonstration with invented hazards, self-inspections and monthly reports. Done once."

    def add_arguments(self, parser):
        parser.add_argument("--size", choices=sorted(load.HAZARDS), default="small")

    def handle(self, *args, **options):
        if AuditEntry.unscoped.filter(action="hazard.seed").exists():
            self.say("The history is there already.")
            return
        with override("zh-hans"):
            made = load.seed_history(options["size"], now=timezone.now(), progress=self.progress)
        while rollups.fold():
            pass
        self.say(f"{made['hazards']:,} hazards, {made['inspections']:,} inspections, {made['reports']:,} reports")

    def progress(self, done: int, total: int) -> None:
        self.say(f"history of {done:,} of {total:,} enterprises")

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
