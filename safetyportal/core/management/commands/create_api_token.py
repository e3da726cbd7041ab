"""`manage.py create_api_token USER --scope … --days …`: a token for a program, printed once."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from safetyportal.core import jobs
from safetyportal.core.models import SupervisingBody, User
from safetyportal.core.scopes import scopes
from safetyportal.core.services import tokens


class Command(BaseCommand):
    help = "Make an API token for an account and print it: it is kept nowhere. The audit trail names the portal's host."

    def add_arguments(self, parser):
        parser.add_argument("user", help="user name of the account that the token acts as")
        known = ", ".join(scopes())
        parser.add_argument("--scope", action="append", required=True, metavar="SCOPE", help=f"repeatable: {known}")
        parser.add_argument("--days", type=int, default=90, help="days until it expires (90)")
        parser.add_argument("--body", default="", metavar="CODE", help="the token belongs to this supervising body")
        parser.add_argument("--unit", default="", metavar="E17", help="the token belongs to the unit of the posting")
        parser.add_argument("--name", default="command line", help="which program uses it")

    def handle(self, *args, **options):
        owner = User.objects.filter(username=options["user"].strip().lower(), is_active=True, is_system=False).first()
        if owner is None:
            raise CommandError(f"there is no account {options['user']!r} in use")
        body = SupervisingBody.unscoped.filter(code=options["body"]).first() if options["body"] else None
        if options["body"] and body is None:
            raise CommandError(f"there is no supervising body {options['body']!r}")
        try:
            token, secret = tokens.issue_token(
                owner=owner,
                actor=jobs.system_user(),
                name=options["name"],
                scope_names=options["scope"],
                days=options["days"],
                now=timezone.now(),
                body=body,
                unit=options["unit"],
                note="manage.py create_api_token",
            )
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        self.stderr.write(f"valid until {token.expires_at:%Y-%m-%d %H:%M} UTC; scopes: {', '.join(token.scopes)}")
        self.stdout.write(secret)
