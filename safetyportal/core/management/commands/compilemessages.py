"""`manage.py compilemessages`: Django's command of that name, without the gettext tools it wants."""

from django.conf import settings
from django.core.management.base import BaseCommand

from safetyportal.core.catalogues import compile_catalogues


class Command(BaseCommand):
    help = "Compile the translation catalogues that are newer than their compiled form."
    requires_system_checks = []

    def handle(self, *args, **options):
        for path in compile_catalogues(settings.BASE_DIR / "locale"):
            self.stdout.write(str(path.relative_to(settings.BASE_DIR)))
