"""The rows that a leader should look at: overdue major hazards, and the enterprises of a township one by one."""

from django.db.models import Count, Q
from django.urls import reverse

from hazards.choices import OPEN, OWED
from hazards.models import Hazard, MonthlyReport
from safetyportal.core.access import place_q
from safetyportal.reporting.dashboards.frame import Frame

MOST = 8
MOST_ENTERPRISES = 50
SEEN = "hazards.view_hazard"


def of_frame(rows, frame: Frame):
    """The rows of the frame; they already start from what the reader may see."""
    rows = rows.filter(place_q(frame.place))
    return rows.filter(sectors__contains=[frame.sector]) if frame.sector else rows


def overdue_major(user, frame: Frame) -> list[Hazard]:
    """Major hazards whose time limit is over, the longest first."""
    rows = of_frame(Hazard.objects.visible_to(user, SEEN), frame)
    return list(rows.filter(overdue=True, level="major").select_related("enterprise").order_by("due_at", "pk")[:MOST])


def enterprises(user, frame: Frame) -> list[dict]:
    """A township's enterprises with what is open and overdue at each and whether the report came in."""
    open_now = Q(status__in=OPEN)
    counted = (
        of_frame(Hazard.objects.visible_to(user, SEEN), frame)
        .filter(open_now)
        .order_by()
        .values("enterprise_id", "enterprise__name")
        .annotate(
            open=Count("pk"), overdue=Count("pk", filter=Q(overdue=True)), major=Count("pk", filter=Q(level="major"))
        )
    )
    found = {row["enterprise_id"]: row for row in counted}
    owing = of_frame(MonthlyReport.objects.visible_to(user, "hazards.view_monthlyreport"), frame)
    owed = owing.filter(month=frame.report_month, status__in=OWED)
    missing = dict(owed.values_list("enterprise_id", "enterprise__name"))
    names = {pk: row["enterprise__name"] for pk, row in found.items()} | missing
    lines = [
        {
            "name": name,
            "url": reverse("enterprise-detail", kwargs={"pk": pk}),
            "missing": pk in missing,
            **{part: found.get(pk, {}).get(part, 0) for part in ("open", "overdue", "major")},
        }
        for pk, name in names.items()
    ]
    lines.sort(key=lambda line: (-line["overdue"], -line["missing"], -line["open"], line["name"]))
    return lines[:MOST_ENTERPRISES]
