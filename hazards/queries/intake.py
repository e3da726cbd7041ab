"""What a poster and a receipt lead to, for people without an account: nothing but what they may know."""

from datetime import datetime, timedelta

from hazards.models import ReportPoster, WorkerReport


def poster_in_use(token: str) -> ReportPoster | None:
    """The poster behind an address, while it is in use."""
    return ReportPoster.unscoped.filter(token=token, active=True).select_related("enterprise").first()


def report_of(receipt: str) -> WorkerReport | None:
    """The report behind a receipt code, however it is written."""
    code = "".join(ch for ch in receipt.upper() if ch.isalnum())[:20]
    return WorkerReport.unscoped.filter(receipt=code).select_related("hazard").first() if code else None


def reports_through(poster: ReportPoster, now: datetime) -> int:
    """How many came in through a poster within the hour."""
    return WorkerReport.unscoped.filter(poster=poster, reported_at__gt=now - timedelta(hours=1)).count()
