"""What is counted in tables of enforcement: one definition for the figure and for the rows behind it.

Every source starts from the rows that the reader may see. A figure of a period counts what happened in it, whatever
became of it later; only `hazards_fixed` says how many of the hazards found in the period are closed today.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from hazards.choices import HazardLevel, HazardStatus
from inspections.choices.cases import CaseSource, Outcome, PenaltyKind
from inspections.choices.papers import PAPER_SHOWN, PaperStatus
from inspections.choices.visits import VisitStatus
from inspections.models import (
    CaseCharge,
    EnforcementCase,
    EnforcementPaper,
    Finding,
    PoliceTransfer,
    Visit,
    VisitOfficer,
)
from safetyportal.core.access import holds
from safetyportal.core.deadlines import SHANGHAI


@dataclass(frozen=True)
class Source:
    """Rows of one kind. `prefix` leads from a row to what has the place and the enterprise."""

    model: Any
    permission: str
    prefix: str
    page: str  # URL name of the record that a row is shown by
    record: str  # path from the row to that record

    def rows(self, user: Any, place: str) -> QuerySet:
        """The reader's rows within a place; none without the permission."""
        if not holds(user, self.permission):
            return self.model.unscoped.none()
        within = {f"{self.prefix}place__startswith": place}
        return self.model.objects.visible_to(user, self.permission).filter(**within)


VISITS, OFFICERS, FINDINGS, CASES, CHARGES, TRANSFERS, PAPERS = (
    "visits", "officers", "findings", "cases", "charges", "transfers", "papers",
)  # fmt: skip
_VIEW_VISIT, _VIEW_CASE = "inspections.view_visit", "inspections.view_enforcementcase"
SOURCES = {
    VISITS: Source(Visit, _VIEW_VISIT, "", "visit-detail", ""),
    OFFICERS: Source(VisitOfficer, _VIEW_VISIT, "visit__", "visit-detail", "visit"),
    FINDINGS: Source(Finding, _VIEW_VISIT, "visit__", "visit-detail", "visit"),
    CASES: Source(EnforcementCase, _VIEW_CASE, "", "enforcementcase-detail", ""),
    CHARGES: Source(CaseCharge, _VIEW_CASE, "case__", "enforcementcase-detail", "case"),
    TRANSFERS: Source(PoliceTransfer, _VIEW_CASE, "case__", "enforcementcase-detail", "case"),
    PAPERS: Source(
        EnforcementPaper, "inspections.view_enforcementpaper", "", "enforcementpaper-detail", ""
    ),
}  # fmt: skip
Condition = Callable[[date, date], Q]


@dataclass(frozen=True)
class Figure:
    """`rows(first, last)` selects among the rows of a source, which are counted unless something else is said."""

    source: str
    rows: Condition
    distinct: str = ""  # counts different values of this column instead of rows
    money: str = ""  # adds up this column, in yuan

    def aggregate(self, condition: Q) -> Any:
        if self.money:
            return Sum(self.money, filter=condition)
        return Count(self.distinct or "pk", filter=condition, distinct=bool(self.distinct))


def _moments(first: date, last: date) -> tuple[datetime, datetime]:
    """From midnight in Shanghai to the midnight after the last day."""
    after = last + timedelta(days=1)
    return tuple(datetime(day.year, day.month, day.day, tzinfo=SHANGHAI) for day in (first, after))  # type: ignore[return-value]


def _visited(prefix: str = "", **more: Any) -> Condition:
    def rows(first: date, last: date) -> Q:
        begin, end = _moments(first, last)
        days = {f"{prefix}started_at__gte": begin, f"{prefix}started_at__lt": end}
        return Q(**{f"{prefix}status": VisitStatus.COMPLETED}, **days, **more)

    return rows


def _on(column: str, **more: Any) -> Condition:
    def rows(first: date, last: date) -> Q:
        return Q(**{f"{column}__gte": first, f"{column}__lte": last}, **more)

    return rows


def _decided(**more: Any) -> Condition:
    return _on("decided_on", outcome=Outcome.PENALTY, **more)


def _decided_kinds(*kinds: str) -> Condition:
    """Decisions that impose one of these penalties."""

    def rows(first: date, last: date) -> Q:
        charges = CaseCharge.unscoped.filter(case=OuterRef("pk"), decided_kinds__overlap=list(kinds))
        return _decided()(first, last) & Q(Exists(charges))

    return rows


def _sent(first: date, last: date) -> Q:
    begin, end = _moments(first, last)
    return Q(sent_at__gte=begin, sent_at__lt=end)


K = PenaltyKind
FIGURES: dict[str, Figure] = {
    "visits": Figure(VISITS, _visited()),
    "units": Figure(VISITS, _visited(), distinct="enterprise"),
    "officers": Figure(OFFICERS, _visited("visit__")),
    "hazards": Figure(FINDINGS, _visited("visit__", removed=False, hazard__isnull=False)),
    "hazards_general": Figure(FINDINGS, _visited("visit__", removed=False, hazard__level=HazardLevel.GENERAL)),
    "hazards_major": Figure(FINDINGS, _visited("visit__", removed=False, hazard__level=HazardLevel.MAJOR)),
    "hazards_fixed": Figure(FINDINGS, _visited("visit__", removed=False, hazard__status=HazardStatus.CLOSED)),
    "filed": Figure(CASES, _on("filed_on")),
    "closed": Figure(CASES, _on("closed_on")),
    "decided": Figure(CASES, _decided()),
    "punished_units": Figure(CASES, _decided(), distinct="enterprise"),
    "warnings": Figure(CASES, _decided_kinds(K.WARNING)),
    "confiscations": Figure(CASES, _decided_kinds(K.CONFISCATION)),
    "stopped": Figure(CASES, _decided_kinds(K.STOP)),
    "licences": Figure(CASES, _decided_kinds(K.SUSPEND_LICENCE, K.REVOKE_LICENCE)),
    "closures": Figure(CASES, _decided_kinds(K.CLOSURE)),
    "detentions": Figure(CASES, _decided_kinds(K.DETENTION)),
    "fines": Figure(CASES, _decided(), money="fine_total"),
    "fines_accident": Figure(CASES, _decided(source=CaseSource.ACCIDENT), money="fine_total"),
    "fines_inspection": Figure(
        CASES,
        lambda first, last: _decided()(first, last) & ~Q(source=CaseSource.ACCIDENT),
        money="fine_total",
    ),
    "charges": Figure(CHARGES, _on("case__filed_on")),
    "transfers": Figure(TRANSFERS, _sent),
    "orders": Figure(PAPERS, _on("issued_on", kind="rectification_order", status__in=PAPER_SHOWN)),
    "papers_issued": Figure(PAPERS, _on("issued_on", status__in=PAPER_SHOWN)),
    "papers_served": Figure(PAPERS, _on("served_on", status__in=PAPER_SHOWN)),
    "papers_voided": Figure(PAPERS, _on("issued_on", status=PaperStatus.VOIDED)),
}
