"""Statistical reports in the tree: who stands above and below, what is missing, where the figures differ."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from hazards.choices_tables import LEVEL_FILED, LevelStatus, ReportLevel
from hazards.models import LevelReport
from hazards.queries import statutory
from hazards.queries.table_columns import columns
from safetyportal.core import places
from safetyportal.core.choices import NodeKind
from safetyportal.core.models import Jurisdiction

LEVELS = (ReportLevel.PROVINCE, ReportLevel.CITY, ReportLevel.COUNTY, ReportLevel.TOWNSHIP)  # by depth
QUICK = (ReportLevel.ENTERPRISE, ReportLevel.TOWNSHIP, ReportLevel.COUNTY)  # compared whenever they are opened


def upper_places(report: LevelReport) -> list[str]:
    """Where those are posted who decide on this report: the next level that has an authority of its own.

    An enterprise's report is the township's or the county's.
    """
    if report.is_own:
        return [places.at_level(report.place, level) for level in ("township", "county")]
    above = places.ancestors(report.place, own=False)
    passed = set(Jurisdiction.objects.filter(path__in=above, kind=NodeKind.PASS_THROUGH).values_list("path", flat=True))
    return [path for path in reversed(above) if path not in passed][:1]


def below(report: LevelReport) -> QuerySet[LevelReport]:
    """Reports of the same kind and period that were made right below; where a level has no authority, one further."""
    rows = LevelReport.unscoped.filter(kind=report.kind, first=report.first, last=report.last)
    rows = rows.filter(place__startswith=report.place).exclude(pk=report.pk).exclude(status=LevelStatus.WAIVED)
    if report.is_own:
        return rows.none()
    deeper = list(rows.values_list("place", flat=True))
    nearest = [place for place in deeper if not any(place != other and place.startswith(other) for other in deeper)]
    return rows.filter(place__in=nearest).select_related("jurisdiction").order_by("place")


def deviations(report: LevelReport, parts: list[LevelReport]) -> Iterator[dict[str, Any]]:
    """Figures of the last row in which the reports of the level below, added up, differ from this one.

    Only reports that were submitted count; what is missing is shown beside. Gives `{span, column, here, below}`.
    """
    cells = report.content.get("cells", {})
    filed = [part for part in parts if part.status in LEVEL_FILED]
    if not cells or not filed:
        return
    last = report.content["lines"][-1]["code"]
    known = columns(report.kind)
    for span, by_line in cells.items():
        for code, here in by_line[last].items():
            total = sum((_figure(part, span, last, code) for part in filed), Decimal(0))
            if code in known and Decimal(here) != total:
                yield {"span": span, "column": known[code], "here": Decimal(here), "below": total}


def _figure(report: LevelReport, span: str, line: str, code: str) -> Decimal:
    return Decimal(report.content.get("cells", {}).get(span, {}).get(line, {}).get(code, 0))


def differences(report: LevelReport) -> list[dict[str, Any]]:
    """Cells that the rows give otherwise than the report says: `[{span, line, column, then, now}]`."""
    then = report.content.get("cells")
    if not then:
        return []
    names = {line["code"]: line["name"] for line in report.content["lines"]}
    known, now = columns(report.kind), statutory.compiled(report)
    return [
        {"span": span, "line": line, "name": names.get(line, line), "column": known[code],
         "then": then.get(span, {}).get(line, {}).get(code), "now": value}
        for span, by_line in now.items()
        for line, found in by_line.items()
        for code, value in found.items()
        if then.get(span, {}).get(line, {}).get(code) != value
    ]  # fmt: skip


def names_before(report: LevelReport) -> dict[str, str]:
    """Head and phone as the place gave them last time, so that nobody types them twice."""
    rows = LevelReport.unscoped.filter(place=report.place, enterprise=None).exclude(pk=report.pk)
    last = rows.exclude(head_name="").order_by("-submitted_at").first()
    return {"head_name": last.head_name, "phone": last.phone} if last else {}
