"""`manage.py seed_history`: eighteen months of invented history for the demonstration. For whoever has the machine."""

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import override

from hazards.management.demo import doubts, load, stories
from hazards.services import signal_search
from safetyportal.core import rollups, writes
from safetyportal.core.jobs import system_user
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
            now = timezone.now()
            with writes.unit_of_work():  # all of it or nothing, so that a second run never finds half
                made = load.seed_history(options["size"], now=now, progress=self.progress)
                self.say(f"{stories.tell_stories(now)} stories")
                doubts.sow_doubts(stories.Storyteller(now))
            marks = signal_search.search_all(actor=system_user(), now=now)
            doubts.answer_doubts(stories.Storyteller(now))
        while rollups.fold():
            pass
        self.say(f"{made['hazards']:,} hazards, {made['inspections']:,} inspections, {made['reports']:,} reports")
        self.say(f"{marks['raised']:,} marks on data that look untrustworthy")

    def progress(self, done: int, total: int) -> None:
        self.say(f"history of {done:,} of {total:,} enterprises")

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
