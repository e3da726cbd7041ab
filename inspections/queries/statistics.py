"""What is counted in tables of enforcement: one definition for the figure and for the rows behind it.

Every source starts from the rows that the reader may see. A figure of a period counts what happened in it, whatever
became of it later; how many of the hazards found or cases filed in it are closed, which inspections and decisions due
in it were made, which projects are not finished and how many enterprises there are, is said as of today.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from enterprises.models import Enterprise, EnterpriseDocument, ResponsiblePerson, SpecialObject
from hazards.choices import HazardLevel, HazardStatus
from inspections.choices.assignments import REPEAT_NEEDS_NO_REASON, TaskKind, TaskStatus
from inspections.choices.cases import (
    CASE_DECIDABLE,
    CaseSource,
    DisputeKind,
    DisputeResult,
    HearingState,
    Outcome,
    PaymentKind,
    PenaltyKind,
)
from inspections.choices.committee import Standing
from inspections.choices.law import PartyKind
from inspections.choices.papers import PAPER_SHOWN, PaperStatus
from inspections.choices.projects import PROJECT_OPEN, StageCarrier, StageName, StageResult
from inspections.choices.visits import Measure, VisitStatus
from inspections.models import (
    CaseCharge,
    CaseDispute,
    CaseEnforcement,
    CaseHearing,
    CasePayment,
    CommitteeMeeting,
    CommitteePlan,
    ConstructionProject,
    EnforcementCase,
    EnforcementPaper,
    Finding,
    InspectionTask,
    LeaderInspection,
    PoliceTransfer,
    ProjectStage,
    RolloutTarget,
    Visit,
    VisitOfficer,
)
from inspections.queries import statistics_holdings as holdings
from inspections.queries import statistics_rollout as rollout
from safetyportal.core.access import place_q
from safetyportal.core.deadlines import SHANGHAI


@dataclass(frozen=True)
class Source:
    """Rows of one kind. `prefix` leads from a row to what has the place and the enterprise."""

    model: Any
    permission: str
    prefix: str
    page: str  # URL name of the record that a row is shown by
    record: str  # path from the row to that record
    unit: str | None = "enterprise"  # path from what has the place to the enterprise; "" where it is one, None: no such
    right_below: bool = False  # only rows of the divisions right below the place, not of all below it

    def rows(self, user: Any, place: str) -> QuerySet:
        """The reader's rows within a place; none without the permission."""
        rows = self.model.objects.visible_to(user, self.permission).filter(place_q(place, self.prefix))
        return rows.filter(jurisdiction__parent__path=place) if self.right_below else rows

    @property
    def concerned(self) -> str:
        """The path from a row to whom it concerns: its enterprise, or its place."""
        return f"{self.prefix}place" if self.unit is None else self.of_unit("pk")

    def of_unit(self, column: str) -> str:
        """The path from a row to a column of its enterprise."""
        return f"{self.prefix}{self.unit}__{column}" if self.unit else f"{self.prefix}{column}"


VISITS, OFFICERS, FINDINGS, CASES, CHARGES, TRANSFERS, PAPERS = (
    "visits", "officers", "findings", "cases", "charges", "transfers", "papers",
)  # fmt: skip
PAYMENTS, HEARINGS, DISPUTES, COURT, UNITS = "payments", "hearings", "disputes", "court", "enterprises"
PERSONS, LICENCES, PROJECTS, STAGES, TASKS = "persons", "licences", "projects", "stages", "tasks"
PLANS, MEETINGS, LED, TARGETS = "plans", "meetings", "led", "targets"
_VIEW_VISIT, _VIEW_CASE = "inspections.view_visit", "inspections.view_enforcementcase"
_VIEW_COMMITTEE = "inspections.view_committeeplan"
_VIEW_FIRM, _VIEW_PROJECT = "enterprises.view_enterprise", "inspections.view_constructionproject"
SOURCES = {
    VISITS: Source(Visit, _VIEW_VISIT, "", "visit-detail", ""),
    TASKS: Source(InspectionTask, "inspections.view_inspectiontask", "", "inspectiontask-detail", ""),
    OFFICERS: Source(VisitOfficer, _VIEW_VISIT, "visit__", "visit-detail", "visit"),
    FINDINGS: Source(Finding, _VIEW_VISIT, "visit__", "visit-detail", "visit"),
    CASES: Source(EnforcementCase, _VIEW_CASE, "", "enforcementcase-detail", ""),
    CHARGES: Source(CaseCharge, _VIEW_CASE, "case__", "enforcementcase-detail", "case"),
    TRANSFERS: Source(PoliceTransfer, _VIEW_CASE, "case__", "enforcementcase-detail", "case"),
    PAYMENTS: Source(CasePayment, _VIEW_CASE, "case__", "enforcementcase-detail", "case"),
    HEARINGS: Source(CaseHearing, _VIEW_CASE, "case__", "enforcementcase-detail", "case"),
    DISPUTES: Source(CaseDispute, _VIEW_CASE, "case__", "enforcementcase-detail", "case"),
    COURT: Source(CaseEnforcement, _VIEW_CASE, "case__", "enforcementcase-detail", "case"),
    UNITS: Source(Enterprise, _VIEW_FIRM, "", "enterprise-detail", "", unit=""),
    PAPERS: Source(
        EnforcementPaper, "inspections.view_enforcementpaper", "", "enforcementpaper-detail", ""
    ),
    PROJECTS: Source(ConstructionProject, _VIEW_PROJECT, "", "constructionproject-detail", ""),
    STAGES: Source(ProjectStage, _VIEW_PROJECT, "project__", "constructionproject-detail", "project"),
    PERSONS: Source(ResponsiblePerson, _VIEW_FIRM, "enterprise__", "enterprise-detail", "enterprise", unit=""),
    LICENCES: Source(EnterpriseDocument, _VIEW_FIRM, "enterprise__", "enterprise-detail", "enterprise", unit=""),
    PLANS: Source(CommitteePlan, _VIEW_COMMITTEE, "", "committeeplan-detail", "", unit=None),
    MEETINGS: Source(CommitteeMeeting, _VIEW_COMMITTEE, "", "committeemeeting-detail", "", unit=None),
    LED: Source(LeaderInspection, _VIEW_COMMITTEE, "", "leaderinspection-detail", "", unit=None),
    TARGETS: Source(
        RolloutTarget, "inspections.view_rollouttarget", "", "rollouttarget-detail", "", unit=None, right_below=True
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
    adds: str = ""  # adds up this column, a number
    apart: bool = False  # the whole is less than its parts: one officer inspects in several towns

    def aggregate(self, condition: Q) -> Any:
        if self.money or self.adds:
            return Sum(self.money or self.adds, filter=condition)
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


def _decided_kinds(*kinds: str, **more: Any) -> Condition:
    """Decisions that impose one of these penalties."""

    def rows(first: date, last: date) -> Q:
        charges = CaseCharge.unscoped.filter(case=OuterRef("pk"), decided_kinds__overlap=list(kinds))
        return _decided(**more)(first, last) & Q(Exists(charges))

    return rows


def _with_object(kind: str, of: Condition) -> Condition:
    """Rows of enterprises that registered a special object of this type."""

    def rows(first: date, last: date) -> Q:
        objects = SpecialObject.unscoped.filter(enterprise=OuterRef("enterprise"), type__code=kind)
        return of(first, last) & Q(Exists(objects))

    return rows


def _planned(**more: Any) -> Condition:
    """Inspections to be finished in the period; what follows from an earlier one or from a report was not planned."""

    def rows(first: date, last: date) -> Q:
        apart = Q(kind__in=REPEAT_NEEDS_NO_REASON) | Q(status=TaskStatus.CANCELLED)
        return _on("finish_by", **more)(first, last) & ~apart

    return rows


def _to_be_decided(**more: Any) -> Condition:
    """Cases whose time to decide ends in the period; neither those where it does not run nor those given up."""

    def rows(first: date, last: date) -> Q:
        return _on("decide_by", **more)(first, last) & (Q(decided_on__isnull=False) | Q(status__in=CASE_DECIDABLE))

    return rows


def _held(first: date, last: date) -> Q:
    begin, end = _moments(first, last)
    return Q(state=HearingState.HELD, held_at__gte=begin, held_at__lt=end)


def _found(**more: Any) -> Condition:
    return _visited("visit__", removed=False, hazard__isnull=False, **more)


def _papers(kind: str) -> Figure:
    return Figure(PAPERS, _on("issued_on", kind=kind, status__in=PAPER_SHOWN))


def _sent(**more: Any) -> Condition:
    def rows(first: date, last: date) -> Q:
        begin, end = _moments(first, last)
        return Q(sent_at__gte=begin, sent_at__lt=end, **more)

    return rows


def _of_years(first: date, last: date) -> Q:
    """Annual plans of the years that the period touches, whole."""
    return Q(year__gte=first.year, year__lte=last.year)


def _stage(name: str, **more: Any) -> Figure:
    return Figure(STAGES, _on("concluded_on", name=name, **more))


_PASSED, _FAILED = {"result": StageResult.PASSED}, {"result": StageResult.FAILED}
_BY_AUTHORITY, _BY_UNIT = {"carrier": StageCarrier.AUTHORITY}, {"carrier": StageCarrier.ENTERPRISE}
_ACCIDENT, _UNIT, _PERSON = (
    {"source": CaseSource.ACCIDENT}, {"party_kind": PartyKind.UNIT}, {"party_kind": PartyKind.PERSON}
)  # fmt: skip
K = PenaltyKind
AT_ONCE = (Measure.ON_SPOT, Measure.REMOVE, Measure.EVACUATE, Measure.SUSPEND, Measure.SEAL)
_LOST = (DisputeResult.CHANGED, DisputeResult.ANNULLED)
FIGURES: dict[str, Figure] = {
    "visits": Figure(VISITS, _visited()),
    "units": Figure(VISITS, _visited(), distinct="enterprise"),
    "officers": Figure(OFFICERS, _visited("visit__")),
    "people": Figure(OFFICERS, _visited("visit__"), distinct="user", apart=True),
    "rechecks": Figure(VISITS, _visited(task__kind=TaskKind.RECHECK)),
    "danger_units": Figure(VISITS, _with_object("major_hazard", _visited()), distinct="enterprise"),
    "hazards": Figure(FINDINGS, _visited("visit__", removed=False, hazard__isnull=False)),
    "hazards_general": Figure(FINDINGS, _visited("visit__", removed=False, hazard__level=HazardLevel.GENERAL)),
    "hazards_major": Figure(FINDINGS, _visited("visit__", removed=False, hazard__level=HazardLevel.MAJOR)),
    "hazards_fixed": Figure(FINDINGS, _visited("visit__", removed=False, hazard__status=HazardStatus.CLOSED)),
    "general_fixed": Figure(FINDINGS, _found(hazard__level=HazardLevel.GENERAL, hazard__status=HazardStatus.CLOSED)),
    "major_fixed": Figure(FINDINGS, _found(hazard__level=HazardLevel.MAJOR, hazard__status=HazardStatus.CLOSED)),
    "corrected": Figure(FINDINGS, _visited("visit__", removed=False, corrected=True)),
    "ordered": Figure(FINDINGS, _visited("visit__", removed=False, corrected=False, measure=Measure.TIME_LIMIT)),
    "at_once": Figure(FINDINGS, _visited("visit__", removed=False, corrected=False, measure__in=AT_ONCE)),
    "hazard_cost": Figure(FINDINGS, _found(), money="hazard__actual_cost"),
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
    "fines_accident": Figure(CASES, _decided(**_ACCIDENT), money="fine_total"),
    "fines_inspection": Figure(
        CASES,
        lambda first, last: _decided()(first, last) & ~Q(source=CaseSource.ACCIDENT),
        money="fine_total",
    ),
    "fined": Figure(CASES, _decided(fine_total__gt=0)),
    "fines_unit": Figure(CASES, _decided(**_UNIT), money="fine_total"),
    "fines_person": Figure(CASES, _decided(**_PERSON), money="fine_total"),
    "paid": Figure(PAYMENTS, _on("paid_on", kind=PaymentKind.FINE), money="amount"),
    "surcharge": Figure(PAYMENTS, _on("paid_on", kind=PaymentKind.SURCHARGE), money="amount"),
    "confiscated": Figure(PAYMENTS, _on("paid_on", kind=PaymentKind.CONFISCATION), money="amount"),
    "to_court": Figure(COURT, _on("applied_on")),
    "hearings_asked": Figure(HEARINGS, _on("requested_on")),
    "hearings_held": Figure(HEARINGS, _held),
    "reviews": Figure(DISPUTES, _on("began_on", kind=DisputeKind.REVIEW)),
    "reviews_ended": Figure(DISPUTES, _on("ended_on", kind=DisputeKind.REVIEW)),
    "reviews_lost": Figure(DISPUTES, _on("ended_on", kind=DisputeKind.REVIEW, result__in=_LOST)),
    "suits": Figure(DISPUTES, _on("began_on", kind=DisputeKind.SUIT)),
    "suits_ended": Figure(DISPUTES, _on("ended_on", kind=DisputeKind.SUIT)),
    "suits_lost": Figure(DISPUTES, _on("ended_on", kind=DisputeKind.SUIT, result__in=_LOST)),
    "charges": Figure(CHARGES, _on("case__filed_on")),
    "charges_closed": Figure(CHARGES, _on("case__filed_on", case__closed_on__isnull=False)),
    "charges_open": Figure(CHARGES, _on("case__filed_on", case__closed_on__isnull=True)),
    "enterprises": Figure(UNITS, rollout.in_supervision),
    "transfers": Figure(TRANSFERS, _sent()),
    "records": _papers("inspection_record"),
    "orders": _papers("rectification_order"),
    "spot_decisions": _papers("on_spot_decision"),
    "recheck_opinions": _papers("recheck_opinion"),
    "papers_issued": Figure(PAPERS, _on("issued_on", status__in=PAPER_SHOWN)),
    "papers_served": Figure(PAPERS, _on("served_on", status__in=PAPER_SHOWN)),
    "papers_voided": Figure(PAPERS, _on("issued_on", status=PaperStatus.VOIDED)),
    "projects": Figure(PROJECTS, _on("registered_on")),
    "projects_open": Figure(PROJECTS, lambda first, last: Q(status__in=PROJECT_OPEN, registered_on__lte=last)),
    "projects_evaluated": _stage(StageName.EVALUATION, **_PASSED),
    "designs_approved": _stage(StageName.DESIGN, **_PASSED, **_BY_AUTHORITY),
    "designs_refused": _stage(StageName.DESIGN, **_FAILED, **_BY_AUTHORITY),
    "designs_own": _stage(StageName.DESIGN, **_PASSED, **_BY_UNIT),
    "projects_accepted": _stage(StageName.ACCEPTANCE, **_PASSED),
    "acceptances_failed": _stage(StageName.ACCEPTANCE, **_FAILED),
    "acceptances_checked": _stage(StageName.CHECK),
    "acceptances_rejected": _stage(StageName.CHECK, **_FAILED),
}
FIGURES |= {
    "accidents": Figure(CASES, _on("filed_on", **_ACCIDENT)),
    "accidents_decided": Figure(CASES, _decided(**_ACCIDENT)),
    "accidents_closed": Figure(CASES, _on("closed_on", **_ACCIDENT)),
    "accidents_due": Figure(CASES, _to_be_decided(**_ACCIDENT)),
    "accidents_in_time": Figure(CASES, _to_be_decided(**_ACCIDENT, decided_on__lte=F("decide_by"))),
    "accident_units": Figure(CASES, _decided(**_ACCIDENT, **_UNIT), distinct="enterprise"),
    "accident_persons": Figure(CASES, _decided(**_ACCIDENT, **_PERSON)),
    "accident_fines_unit": Figure(CASES, _decided(**_ACCIDENT, **_UNIT), money="fine_total"),
    "accident_fines_person": Figure(CASES, _decided(**_ACCIDENT, **_PERSON), money="fine_total"),
    "accident_stopped": Figure(CASES, _decided_kinds(K.STOP, **_ACCIDENT)),
    "accident_licences": Figure(CASES, _decided_kinds(K.SUSPEND_LICENCE, K.REVOKE_LICENCE, **_ACCIDENT)),
    "accident_barred": Figure(CASES, _decided_kinds(K.BAR, **_ACCIDENT)),
    "accident_transfers": Figure(TRANSFERS, _sent(case__source=CaseSource.ACCIDENT)),
    "checks": Figure(TASKS, _planned()),
    "checks_done": Figure(TASKS, _planned(status=TaskStatus.DONE)),
    "stations": Figure(TASKS, _with_object("gas_station", _planned())),
    "stations_done": Figure(TASKS, _with_object("gas_station", _planned(status=TaskStatus.DONE))),
}
for _name, _grades in holdings.GRADES.items():
    FIGURES |= {
        f"{_name}_there": Figure(UNITS, holdings.graded(*_grades)),
        f"{_name}_valid": Figure(LICENCES, holdings.grade_held(*_grades), distinct="enterprise"),
        f"{_name}_run_out": Figure(LICENCES, holdings.grade_expired(*_grades), distinct="enterprise"),
        f"{_name}_new": Figure(LICENCES, holdings.grade_granted(*_grades), distinct="enterprise"),
    }
for _name, _kinds in holdings.TRAINED.items():
    FIGURES |= {
        f"{_name}_in_post": Figure(PERSONS, holdings.in_post(*_kinds)),
        f"{_name}_certified": Figure(PERSONS, holdings.certified(*_kinds)),
        f"{_name}_lapsed": Figure(PERSONS, holdings.lapsed(*_kinds)),
    }
for _name, _licences in holdings.LICENCES.items():
    FIGURES |= {
        f"{_name}_held": Figure(LICENCES, holdings.held(*_licences)),
        f"{_name}_expired": Figure(LICENCES, holdings.expired(*_licences)),
        f"{_name}_granted": Figure(LICENCES, holdings.granted(*_licences)),
    }
FIGURES |= {
    "target": Figure(TARGETS, lambda first, last: RolloutTarget.on(last), adds="enterprises"),
    "registered": Figure(UNITS, rollout.registered),
    "filing": Figure(UNITS, rollout.filed),
    "running": Figure(UNITS, rollout.running),
    "committee_meetings": Figure(MEETINGS, _on("held_on", struck="")),
    "committee_present": Figure(MEETINGS, _on("held_on", struck=""), adds="attendees"),
    "led": Figure(LED, _on("inspected_on", struck="")),
    "led_firms": Figure(LED, _on("inspected_on", struck=""), distinct="enterprise"),
}
for _standing in Standing.values:
    FIGURES[f"led_{_standing}"] = Figure(LED, _on("inspected_on", struck="", standing=_standing))
for _name in ("meetings", *Standing.values):
    FIGURES[f"planned_{_name}"] = Figure(PLANS, _of_years, adds=_name)
