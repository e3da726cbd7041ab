"""`manage.py restore --to TIME`: an empty VAR_DIR becomes a copy of the portal at that moment. For the operator."""

from datetime import datetime

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from safetyportal.core.backup import restoring
from safetyportal.core.backup.folder import BackupError, folder_of
from safetyportal.core.console import Console
from safetyportal.core.embedded import Engines
from safetyportal.core.embedded.engines import external
from safetyportal.core.preflight import NotReady, only_one


class Command(BaseCommand):
    help = "Restore database and uploads from BACKUP_DIR into an empty VAR_DIR; notifications stay off until --adopt."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--folder", default="", help="instead of BACKUP_DIR")
        parser.add_argument("--to", default="", metavar="TIME", help="2026-11-21 09:30:00 (Shanghai), or with +08:00")
        parser.add_argument("--adopt", action="store_true", help="the restored copy is the portal from now on")

    def handle(self, *, folder, to, adopt, **options):
        console = Console(steps=4)
        try:
            if adopt:
                restoring.adopt(settings.VAR_DIR)
                console.line("this is the portal from now on: restart it, and notifications go out again")
                return
            if external("DATABASE_URL"):
                raise BackupError("unset DATABASE_URL: a restore makes a database of its own in VAR_DIR")
            with only_one(settings.VAR_DIR):
                bad = self.restore(folder_of(folder), moment(to), console)
        except (BackupError, NotReady) as error:
            raise CommandError(str(error), returncode=2) from error
        if bad:
            raise CommandError(f"{len(bad)} uploads are missing or damaged; the database is restored", returncode=3)
        console.line(f"restored in {console.elapsed():.0f} s; start it with manage.py serve, look, then --adopt")

    def restore(self, folder, target, console):
        path, facts = restoring.choose(folder, target)
        restoring.refuse_unfit(settings.VAR_DIR, facts)
        with console.step(f"verify and copy base backup {path.name}"):
            server = restoring.lay_database(path, folder, settings.VAR_DIR, target)
            restoring.mark_restored(settings.VAR_DIR, path.name, target, timezone.now())
        try:
            with console.step(f"follow the log to {target or 'its end'}"):
                restoring.recover(server, console.detail)
            with console.step("bring back the uploads"):
                bad = restoring.bring_uploads_back(folder, console.detail)
            with console.step("check the audit trail"):
                call_command("verify_audit", stdout=self.stdout)
        finally:
            Engines(settings.VAR_DIR).stop()
        return bad


def moment(text: str) -> datetime | None:
    """The time wanted; without a zone it is that of the portal. Raises `BackupError`."""
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise BackupError(f"--to {text!r} is not a time like 2026-11-21 09:30:00") from None
    found = found if found.tzinfo else timezone.make_aware(found)
    if found > timezone.now():
        raise BackupError(f"--to {text} lies in the future")
    return found
