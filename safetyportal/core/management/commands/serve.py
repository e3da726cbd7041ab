"""`manage.py serve`: web server, workers and clock of one machine under one supervisor. For whoever has the machine."""

import sys

from django.conf import settings
from django.core.management.base import BaseCommand

from safetyportal.core.console import Console
from safetyportal.core.portal import Portal


class Command(BaseCommand):
    help = "Run web server, workers and clock under one supervisor until SIGTERM. Migrate first."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args, **options):
        console = Console(steps=2)
        portal = Portal(settings.VAR_DIR, options["host"], options["port"], console)
        sys.exit(portal.run(prepare=lambda: None, announce=lambda: console.line(f"ready: {portal.url}")))
