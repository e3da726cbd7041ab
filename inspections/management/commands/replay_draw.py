"""`manage.py replay_draw FILE`: make a published draw anew and compare. Needs no database."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from inspections.queries.assignments_lottery import BadRecord, differences


class Command(BaseCommand):
    help = "Repeat a double-random draw from its published file and compare the result; needs no database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options):
        try:
            found = list(differences(file.read_text(encoding="utf-8")))
        except (OSError, UnicodeDecodeError, BadRecord) as error:
            raise CommandError(str(error)) from error
        if found:
            raise CommandError("The draw does not repeat:\n" + "\n".join(found[:20]))
        self.stdout.write("The draw repeats: pools, seed and result agree.")
