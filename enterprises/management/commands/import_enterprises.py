"""`manage.py import_enterprises FILE --actor USER [--dry-run] [--errors OUT.xlsx]`: the pages' import, by hand."""

import time
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as text

from safetyportal.core import jobs
from safetyportal.core.choices import ImportState
from safetyportal.core.errors import Refusal
from safetyportal.core.imports import services, workbooks
from safetyportal.core.imports.spec import say, spec_of
from safetyportal.core.models import ImportBatch, User

SHOWN = 20


class Command(BaseCommand):
    help = "Import enterprises from an Excel workbook in the name of a person, within that person's postings."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--actor", required=True, help="user name of whoever answers for the list")
        parser.add_argument("--dry-run", action="store_true", help="check only, change nothing")
        parser.add_argument("--errors", type=Path, help="write the rows with errors to this workbook")

    def handle(self, *args, file, actor, dry_run, errors, **options):
        person = User.objects.filter(username=actor, is_active=True).first()
        if person is None:
            raise CommandError(f"There is no active account called {actor}.")
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        try:
            batch = self.examine(file, person)
            if dry_run or not batch.good_count:
                services.cancel(actor=person, batch=batch, now=timezone.now())
            else:
                services.confirm(actor=person, batch=batch, now=timezone.now())
                batch = self.wait_for(batch)
        except (Refusal, ValidationError) as refusal:
            raise CommandError("; ".join(getattr(refusal, "messages", [str(refusal)]))) from refusal
        if errors and batch.bad_count:
            errors.write_bytes(b"".join(workbooks.errors_workbook(batch)))
        self.tell(batch, dry_run)

    def examine(self, file: Path, person: User) -> ImportBatch:
        """Upload and read; raises `CommandError` when the file as a whole is refused."""
        with file.open("rb") as handle:
            upload = File(handle, name=file.name)
            batch = services.upload(actor=person, kind="enterprises", file=upload, now=timezone.now())
        batch = self.wait_for(batch)
        if batch.state == ImportState.REFUSED:
            raise CommandError(say(batch.refusal))
        return batch

    def wait_for(self, batch: ImportBatch) -> ImportBatch:
        """Do the batch's job here, or watch the worker that was faster."""
        batch.refresh_from_db()
        job = batch.job
        while job is not None and not job.is_over:
            if jobs.run_job(job.pk) == "not taken":
                time.sleep(1)
            job.refresh_from_db()
        batch.refresh_from_db()
        return batch

    def tell(self, batch: ImportBatch, dry_run: bool) -> None:
        spec = spec_of(batch.kind)
        for row in batch.rows.filter(bad=True).order_by("number")[:SHOWN]:
            self.stderr.write(f"{row.number}: {workbooks.described(row, spec)}")
        figures = {
            "new": batch.create_count if dry_run else batch.created,
            "changed": batch.update_count if dry_run else batch.updated,
            "same": batch.same_count if dry_run else batch.unchanged,
            "bad": batch.bad_count,
        }
        words = text("%(new)s new, %(changed)s changed, %(same)s unchanged, %(bad)s with errors.") % figures
        self.stdout.write(f"{text('Only checked:')} {words}" if dry_run else words)
