"""`manage.py seed_demo`: invented firms, people and requests for the demonstration. For whoever has the machine."""

import json

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import override

from enterprises.management.demo import load, people, stories
from safetyportal.core import rollups, writes
from safetyportal.core.jobs import system_user
from safetyportal.core.models import AuditEntry
from safetyportal.core.services.bodies import ensure_bodies

PROVINCE = "43"


class Command(BaseCommand):
    help = "Fill the portal with invented enterprises, people and requests. What is there already stays."

    def add_arguments(self, parser):
        parser.add_argument("--size", choices=sorted(load.SIZES), default="small")

    def handle(self, *args, **options):
        now = timezone.now()
        with override("zh-hans"):
            self.seed(load.SIZES[options["size"]], now)

    def seed(self, count: int, now) -> None:
        added = ensure_bodies(PROVINCE, actor=system_user(), now=now)
        self.say(f"{added} supervising bodies added")
        with writes.unit_of_work():  # all of it or nothing, so that a second run never finds half
            first = not AuditEntry.unscoped.filter(action="enterprise.seed").exists()
            if first:
                load.seed_firms(count, now=now, progress=lambda done: self.say(f"{done:,} of {count:,} enterprises"))
            accounts = people.seed_people(now)
            if first:
                stories.tell_stories(now)
        while rollups.fold():
            pass
        path = settings.VAR_DIR / "demo_accounts.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(accounts, ensure_ascii=False, indent=1), encoding="utf-8")
        self.say(f"{len(accounts)} accounts, listed in {path}")

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
