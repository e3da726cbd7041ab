"""`manage.py change_division`: record what a State Council or provincial approval changed in the division tree.

    change_division merge 430102 430103 --on 2026-11-20 --basis 国函〔2026〕1号 --actor sysadmin
    change_division move 430102 4302 …        put it under another parent
    change_division recode 430102 430199 --name 新区 …
    change_division rename 430102 --name 新名 …

Open records follow, closed ones stay; `--dry-run` shows what would happen and changes nothing.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from safetyportal.core.errors import Refusal
from safetyportal.core.models import Jurisdiction, User
from safetyportal.core.services import divisions
from safetyportal.core.writes import unit_of_work


class DryRun(Exception):
    """Takes everything back."""


class Command(BaseCommand):
    help = "Merge, move, recode or rename a division, in the name of a system administrator who holds both places."

    def add_arguments(self, parser):
        parser.add_argument("change", choices=["merge", "move", "recode", "rename"])
        parser.add_argument("code", help="division code in force")
        parser.add_argument("to", nargs="?", default="", help="successor, new parent, or new code")
        parser.add_argument("--name", default="", help="new name (recode, rename)")
        parser.add_argument("--on", type=date.fromisoformat, default=None, help="day of effect, YYYY-MM-DD")
        parser.add_argument("--basis", default="", help="approval document")
        parser.add_argument("--actor", required=True, help="user name of the system administrator")
        parser.add_argument("--dry-run", action="store_true")

    def handle(self, *args, **options):
        actor = User.objects.filter(username=options["actor"], is_active=True).first()
        if actor is None:
            raise CommandError(f"there is no account {options['actor']!r} in use")
        if options["change"] != "rename" and not (options["on"] and options["basis"] and options["to"]):
            raise CommandError("name the other division, --on and --basis")
        try:
            with unit_of_work():
                self.change(actor, options)
                if options["dry_run"]:
                    raise DryRun
        except DryRun:
            self.stdout.write("dry run: nothing was changed")
        except (Refusal, ValidationError) as refusal:
            raise CommandError(str(refusal)) from refusal

    def change(self, actor, options) -> None:
        node = self.division(options["code"])
        if options["change"] == "rename":
            divisions.rename_node(actor=actor, node=node, name=options["name"], now=timezone.now())
            self.stdout.write(f"{node.code} is now called {options['name']}")
            return
        common = {"actor": actor, "effective_on": options["on"], "basis": options["basis"], "now": timezone.now()}
        if options["change"] == "merge":
            steps = divisions.merge_nodes(old=node, new=self.division(options["to"]), **common)
        elif options["change"] == "move":
            steps = divisions.move_node(node=node, new_parent=self.division(options["to"]), **common)
        else:
            name = options["name"] or node.name
            steps = divisions.recode_node(node=node, code=options["to"], name=name, **common)
        for step in steps:
            self.stdout.write(f"{step.old.path} {step.old.name} → {step.new.path} {step.new.name}")

    def division(self, code: str) -> Jurisdiction:
        found = Jurisdiction.objects.filter(code=code, valid_to=None).first()
        if found is None:
            raise CommandError(f"no division {code} is in force")
        return found
