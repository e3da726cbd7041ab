"""`manage.py create_administrator USER --duty …`: the first administrators. For whoever has the host.

There is no account after the installation and no superuser ever. The three duties are separate (三员分立): run it three
times, for three people. Everybody else is then added in the portal, by them.
"""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from safetyportal.core import jobs, writes
from safetyportal.core.choices import Duty
from safetyportal.core.errors import NotAllowed, TransitionDenied
from safetyportal.core.models import Jurisdiction
from safetyportal.core.services import accounts, postings

DUTIES = (Duty.SYSTEM, Duty.SECURITY, Duty.AUDIT)


class Command(BaseCommand):
    help = "Open an administrator's account and print its initial password once. Audited in the name of the system."

    def add_arguments(self, parser):
        parser.add_argument("user", help="user name to sign in with")
        parser.add_argument("--duty", required=True, choices=[duty.value for duty in DUTIES])
        parser.add_argument("--name", required=True, help="the person's name")
        parser.add_argument("--division", required=True, help="code of the division to administer, for example 43")

    def handle(self, *args, **options):
        division = Jurisdiction.objects.filter(code=options["division"], valid_to=None).first()
        if division is None:
            raise CommandError(f"there is no division {options['division']!r}: run `manage.py load_reference` first")
        actor, now = jobs.system_user(), timezone.now()
        try:
            with writes.unit_of_work():
                user, password = accounts.create_account(
                    username=options["user"],
                    name=options["name"],
                    place=division.path,
                    duty=options["duty"],
                    actor=actor,
                    now=now,
                )
                postings.grant_posting(
                    user=user,
                    role=f"{options['duty']}_administrator",
                    jurisdiction=division,
                    starts_at=now,
                    actor=actor,
                    now=now,
                    reason="manage.py create_administrator",
                )
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        except (NotAllowed, TransitionDenied) as error:
            raise CommandError(str(error)) from error
        self.stderr.write(f"{user.username}: initial password, to be changed at the first sign-in:")
        self.stdout.write(password)
