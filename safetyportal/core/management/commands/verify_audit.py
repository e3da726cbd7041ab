"""`manage.py verify_audit`: whether the trail is as it was written; exit code 1 and the first bad row when not."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from safetyportal.core import audit
from safetyportal.core.models import AuditSeal


class Command(BaseCommand):
    help = "Check the audit chains and seals; name the first bad row of each broken chain."

    def add_arguments(self, parser):
        parser.add_argument("--chain", help="only this chain (a city's code)")
        parser.add_argument("--export-seals", metavar="FILE", help="write all seals to a file that leaves this host")
        parser.add_argument("--against", metavar="FILE", help="also compare with seals that were exported earlier")

    def handle(self, *args, chain=None, export_seals=None, against=None, **options):
        checked, findings = audit.verify(chain)
        if against:
            findings += audit.against_exported(json.loads(Path(against).read_text(encoding="utf-8")))
        if export_seals:
            self.export(Path(export_seals))
        for finding in findings:
            row = f", row {finding.entry_id}" if finding.entry_id else ""
            self.stderr.write(f"chain {finding.chain}, entry {finding.sequence}{row}: {finding.problem}")
        if findings:
            raise CommandError(f"{len(findings)} problems after {checked} good entries", returncode=1)
        self.stdout.write(f"ok: {checked} entries")

    def export(self, path: Path) -> None:
        seals = [
            {"at": mark.at.isoformat(), "heads": mark.heads, "signature": mark.signature}
            for mark in AuditSeal.objects.order_by("at").iterator()
        ]
        path.write_text(json.dumps(seals, indent=1), encoding="utf-8")
        self.stdout.write(f"wrote {len(seals)} seals to {path}")
