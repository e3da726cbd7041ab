"""`manage.py load_reference`: divisions, boundaries, work calendar, code tables and rules."""

import time

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from safetyportal.core import data_files
from safetyportal.core.services.reference import Loaded, load_reference


class Command(BaseCommand):
    help = "Load the reference data; safe to repeat. Unchanged files are skipped unless --force is given."

    def add_arguments(self, parser):
        parser.add_argument(
            "--provinces", default="", help="Comma-separated division codes: load only these, with all below them."
        )
        parser.add_argument("--force", action="store_true", help="Load again what has not changed since last time.")

    def handle(self, *args, **options):
        roots = [code.strip() for code in options["provinces"].split(",") if code.strip()]
        known = {row.code for row in data_files.divisions(roots)} if roots else set()
        if unknown := [code for code in roots if code not in known]:
            raise CommandError(f"No such division: {', '.join(unknown)}")
        started = time.monotonic()
        load_reference(now=timezone.now(), roots=roots, force=options["force"], report=self.show)
        self.stdout.write(f"reference data ready in {time.monotonic() - started:.1f} s")

    def show(self, result: Loaded) -> None:
        if result.skipped:
            self.stdout.write(f"  {result.part}: unchanged")
        else:
            self.stdout.write(f"  {result.part}: {result.total} rows, {result.added} new, {result.changed} changed")
