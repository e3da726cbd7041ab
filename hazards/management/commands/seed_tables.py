"""`manage.py seed_tables`: statistical tables and bulletins of the demonstration, once all that they count is there."""

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import override

from hazards.management.demo import level_reports, level_stories
from hazards.models import LevelReport


class Command(BaseCommand):
    help = "Fill the demonstration with statistical reports of each level and with bulletins. Done once."

    def add_arguments(self, parser):
        parser.add_argument("--size", choices=sorted(level_reports.MONTHS), default="small")

    def handle(self, *args, size: str, **options):
        if LevelReport.unscoped.exists():
            self.say("The statistical tables are there already.")
            return
        with override("zh-hans"):
            level_stories.seed(size, now=timezone.now(), say=self.say)

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
