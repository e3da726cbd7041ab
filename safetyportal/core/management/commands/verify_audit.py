"""`manage.py verify_audit`: whether the trail is as it was written; exit code 1 and the first bad row when not."""

import json
from datetime import datetime
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from safetyportal.core import audit_check
from safetyportal.core.deadlines import SHANGHAI
from safetyportal.core.models import AuditSeal


class Command(BaseCommand):
    help = "Check the audit chains and seals; name the first bad row of each broken chain."

    def add_arguments(self, parser):
        parser.add_argument("--chain", help="only this chain (a city's code)")
        parser.add_argument("--since", metavar="DATE", help="begin at the last seal before this day (2026-11-01)")
        parser.add_argument("--export-seals", metavar="FILE", help="write all seals to a file that leaves this host")
        parser.add_argument("--against", metavar="FILE", help="also compare with seals that were exported earlier")

    def handle(self, *args, chain=None, since=None, export_seals=None, against=None, **options):
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")  # comparing years of seals may take a minute
        checked, findings = audit_check.verify(chain, since=self.seal_before(since) if since else None)
        if against:
            findings += audit_check.against_exported(json.loads(Path(against).read_text(encoding="utf-8")))
        if export_seals:
            self.export(Path(export_seals))
        for finding in findings:
            row = f", row {finding.entry_id}" if finding.entry_id else ""
            self.stderr.write(f"chain {finding.chain}, entry {finding.sequence}{row}: {finding.problem}")
        if findings:
            raise CommandError(f"{len(findings)} problems after {checked} good entries", returncode=1)
        self.stdout.write(f"ok: {checked} entries")

    def seal_before(self, day: str) -> AuditSeal:
        midnight = datetime.fromisoformat(day).replace(tzinfo=SHANGHAI)
        mark = AuditSeal.objects.filter(at__lt=midnight).order_by("-at").first()
        if mark is None:
            raise CommandError(f"There is no seal before {day}.")
        return mark

    def export(self, path: Path) -> None:
        seals = [
            {"at": mark.at.isoformat(), "heads": mark.heads, "signature": mark.signature}
            for mark in AuditSeal.objects.order_by("at").iterator()
        ]
        path.write_text(json.dumps(seals, indent=1), encoding="utf-8")
        self.stdout.write(f"wrote {len(seals)} seals to {path}")
