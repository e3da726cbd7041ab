"""`manage.py demo`: what `make demo` promises, once the environment is installed. For whoever has the machine."""

import sys

from django.conf import settings
from django.core.management.base import BaseCommand

from safetyportal.core.console import Console
from safetyportal.core.demo import Demonstration
from safetyportal.core.embedded import Engines
from safetyportal.core.portal import Portal
from safetyportal.core.preflight import NotReady, only_one

STEPS = 8  # the first, the environment, is done by scripts/bootstrap.py


class Command(BaseCommand):
    help = "Prepare and run the demonstration on this machine until Ctrl-C."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--size", choices=["small", "province"], default="small")
        parser.add_argument("--reset", action="store_true", help="remove all data of the demonstration first")

    def handle(self, *args, **options):
        console = Console(STEPS, done=1)
        demonstration = Demonstration(settings.VAR_DIR, options["size"], console)
        portal = Portal(settings.VAR_DIR, options["host"], options["port"], console)
        if options["reset"]:
            self.reset(demonstration, console)

        def announce():
            console.line()
            for line in demonstration.accounts_table():
                console.line(f"  {line}")
            console.line()
            console.line(f"ready: {portal.url}   ({console.elapsed():.0f} s; Ctrl-C stops everything)")

        sys.exit(portal.run(demonstration.prepare, announce))

    def reset(self, demonstration, console):
        engines = Engines(settings.VAR_DIR)
        if not settings.DEMO_MODE or len(engines.engines) < 3:
            console.line("error: RESET=1 only removes the embedded database, and DATABASE_URL or REDIS_URL is set")
            sys.exit(2)
        try:
            with only_one(settings.VAR_DIR):
                engines.stop()
                demonstration.reset()
        except NotReady as error:
            console.line(f"error: {error}")
            sys.exit(2)
        console.detail(f"removed the demonstration data in {settings.VAR_DIR}")
