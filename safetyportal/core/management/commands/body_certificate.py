"""`manage.py body_certificate BODY`: give a body a certificate to sign its documents with. For whoever has the host.

With `--file` a PKCS#12 file of a certification authority (password from the environment variable that
`--password-env` names); with `--demonstration` a self-signed one, whose papers bear a drawn seal that says 示例.
"""

import os
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from safetyportal.core import jobs
from safetyportal.core.models import SupervisingBody
from safetyportal.core.services import body_keys


class Command(BaseCommand):
    help = "Install a certificate of a supervising body, or make one for a demonstration. Audited."

    def add_arguments(self, parser):
        parser.add_argument("body", help="code of the body (twelve digits)")
        how = parser.add_mutually_exclusive_group(required=True)
        how.add_argument("--file", type=Path, help="PKCS#12 file with certificate and key")
        how.add_argument("--demonstration", action="store_true", help="make a self-signed certificate")
        parser.add_argument(
            "--password-env", default="BODY_KEY_PASSWORD", help="environment variable with the password"
        )

    def handle(self, *args, **options):
        body = SupervisingBody.unscoped.filter(code=options["body"]).first()
        if body is None:
            raise CommandError(f"there is no body {options['body']!r}")
        actor, now = jobs.system_user(), timezone.now()
        try:
            if options["demonstration"]:
                key = body_keys.make_demonstration(body=body, actor=actor, now=now)
            else:
                content = options["file"].read_bytes()
                password = os.environ.get(options["password_env"], "")
                key = body_keys.install(body=body, content=content, password=password, actor=actor, now=now)
        except (OSError, ValidationError) as error:
            raise CommandError("; ".join(getattr(error, "messages", [str(error)]))) from error
        self.stdout.write(
            f"{body.name}: {key.subject}\nSHA-256 {key.fingerprint}\n{key.valid_from:%F} – {key.valid_to:%F}"
        )
