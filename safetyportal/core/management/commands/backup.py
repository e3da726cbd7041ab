"""`manage.py backup`: a complete, verified backup into BACKUP_DIR. For whoever has the machine; run it every night."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from safetyportal.core.backup import taking
from safetyportal.core.backup.folder import KEYS, BackupError, folder_of
from safetyportal.core.console import Console
from safetyportal.core.embedded.engines import external


class Command(BaseCommand):
    help = "Copy the database and the uploads into BACKUP_DIR, verify the copy, remove what is older than wanted."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--folder", default="", help="instead of BACKUP_DIR")
        parser.add_argument("--keep-days", type=int, default=settings.BACKUP_KEEP_DAYS)

    def handle(self, *, folder, keep_days, **options):
        console = Console(steps=2)
        try:
            place = folder_of(folder)
            server = taking.source(settings.VAR_DIR)
            with console.step(f"copy database and uploads to {place.root}"):
                path = taking.take(place, server, console.detail, now=timezone.now)
            with console.step(f"remove backups older than {keep_days} days"):
                for name in taking.forget_old(place, keep_days, timezone.now()):
                    console.detail(f"removed {name}")
        except BackupError as error:
            raise CommandError(str(error), returncode=2) from error
        console.line(f"backup {path.name} is complete and verified")
        console.line(f"not in it, and needed to read it: {', '.join(KEYS)}")
        if not any(place.wal.glob("0*")):
            console.line(self.no_log(place))

    def no_log(self, place):
        if external("DATABASE_URL"):
            return f"no log in {place.wal}: set archive_command of the server (docs/operations.md)"
        return "no log is archived: start the portal with BACKUP_DIR set to be able to restore to any moment"
