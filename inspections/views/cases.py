"""The register of cases and its acts: who may, which form, which service. The page itself is in `cases_record`."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inspections.choices.cases import CASE_DECIDABLE, CASE_OPEN, CASE_UNTOLD, ApprovalKind, CaseStatus
from inspections.filters.cases import CaseFilter
from inspections.forms import cases as forms
from inspections.forms import cases_after as after
from inspections.forms import cases_evidence as evidence_forms
from inspections.forms import cases_hearing as hearing_forms
from inspections.models import EnforcementCase
from inspections.queries import cases as queries
from inspections.queries import cases_daily as daily
from inspections.queries import cases_money as money
from inspections.queries.papers import valid_paper
from inspections.services import (
    cases,
    cases_approvals,
    cases_closing,
    cases_daily,
    cases_decision,
    cases_delivery,
    cases_evidence,
    cases_file,
    cases_filing,
    cases_hearing,
    cases_measures,
    cases_money,
    cases_papers,
    cases_police,
)
from inspections.tables.cases import TONES, CaseTable
from inspections.views import cases_record
from inspections.views.cases_pages import extra_urls
from inspections.workflow.cases import APPROVAL_FLOW, CASE_FLOW
from inspections.workflow.cases_guards import APPROVE, HANDLE, REVIEW, handled_by, outsider
from safetyportal.core.deadlines import local_day
from safetyportal.core.decisions import ALLOWED, Decision, denied
from safetyportal.core.pages.acts import Act
from safetyportal.core.pages.forms import NoteForm, PortalForm, ReasonForm
from safetyportal.core.pages.register import Register

EXPORT = "inspections.export_enforcementcase"
S = CaseStatus
_PAYING = (S.EXECUTION, S.CLOSING)
_TRANSFERABLE = (S.FILED, S.SUSPENDED, S.REPORTED, S.HEARD)


def of_case(service: Callable) -> Callable:
    """The service under the argument name that the register's pages use."""

    @wraps(service)
    def call(*, enforcementcase: EnforcementCase, **given: Any) -> Any:
        return service(case=enforcementcase, **given)

    return call


def while_in(*states: str, also: Callable | None = None) -> Callable:
    """A guard: an officer in charge, in one of these states, and `also`."""

    def guard(case: EnforcementCase, user: Any) -> Decision:
        if case.status not in states:
            return denied(_("Not possible in the state “%(state)s”.") % {"state": case.get_status_display()})
        verdict = handled_by(case, user)
        return also(case, user) if verdict and also is not None else verdict

    return guard


def waits_for(step: str) -> Callable:
    """A guard: some matter of the case waits for this step of this person."""

    def guard(case: EnforcementCase, user: Any) -> Decision:
        verdict = denied(_("No matter of the case waits for this."))
        for approval in queries.open_approvals(case):
            if approval.status in APPROVAL_FLOW.steps[step].sources:
                verdict = APPROVAL_FLOW.check(approval, step, user)
                if verdict:
                    break
        return verdict

    return guard


def served_notice_missing(case: EnforcementCase, user: Any) -> Decision:
    notice = queries.latest_notice(case)
    return ALLOWED if notice and notice.served_on is None else denied(_("The notice is served already."))


def notice_to_serve(case: EnforcementCase, user: Any) -> Decision:
    """The notice waits for its service, and its paper is issued."""
    notice = queries.latest_notice(case)
    verdict = served_notice_missing(case, user)
    return is_issued(cases_hearing.notice_kind(notice))(case, user) if verdict and notice is not None else verdict


def is_issued(*kinds: str) -> Callable:
    """A guard: the paper of one of these kinds is issued and waits for its service."""

    def guard(case: EnforcementCase, user: Any) -> Decision:
        paper = valid_paper(kinds, case=case)
        if paper is None:
            return denied(cases_papers.not_issued(kinds[0]))
        return ALLOWED if paper.served_on is None else denied(_("The document is served already."))

    return guard


def decision_to_serve(case: EnforcementCase, user: Any) -> Decision:
    return is_issued(cases_delivery.decision_paper(case))(case, user)


def overdue(case: EnforcementCase, user: Any) -> Decision:
    today = local_day(timezone.now())
    late = case.pay_by is not None and today > case.pay_by and money.account(case, today).fine_open
    return ALLOWED if late else denied(_("Nothing is overdue."))


def may_follow_daily(case: EnforcementCase, user: Any) -> Decision:
    verdict = daily.possible(case)
    return handled_by(case, user) if verdict else verdict


def hearing_to_notify(case: EnforcementCase, user: Any) -> Decision:
    hearing = queries.open_hearing(case)
    if hearing is None or hearing.held_at is None:
        return denied(_("No hearing is announced."))
    served = hearing.notified_on is not None or valid_paper("hearing_notice", case=case) is not None
    return denied(_("The notice of the hearing is issued already.")) if served else ALLOWED


def to_paper(paper: Any) -> str:
    return reverse("enforcementpaper-detail", kwargs={"pk": paper.pk})


def hearing_to_announce(case: EnforcementCase, user: Any) -> Decision:
    return outsider(case, user, APPROVE) if queries.open_hearing(case) else denied(_("Nobody has asked for a hearing."))


def recusal_waits(case: EnforcementCase, user: Any) -> Decision:
    waiting = case.caserecusal_rows.filter(granted=None).exists()
    return outsider(case, user, APPROVE) if waiting else denied(_("No recusal waits for decision."))


def may_enter_officer(case: EnforcementCase, user: Any) -> Decision:
    if not queries.handlers(case) or queries.is_handler(case, user):
        return ALLOWED if case.status in CASE_OPEN else denied(_("The case has ended."))
    return denied(_("Only the officers in charge of the case do this."))


def open_rows(rows: str, /, **conditions: Any) -> Callable:
    """A guard: there is such a row of the case."""
    return lambda case, user: (
        ALLOWED if getattr(case, rows).filter(**conditions).exists() else denied(_("There is nothing of that kind."))
    )


def _may(service: Callable, form: type[PortalForm], label: Any, guard: Callable, **more: Any) -> Act:
    permission = more.pop("permission", HANDLE)
    return Act(of_case(service), form, label=label, permission=permission, guard=guard, **more)


def _asked(kind: ApprovalKind, label: Any, *states: str) -> Act:
    return _may(cases_approvals.request, forms.ReasonsForm, label, while_in(*states), fixed_kwargs={"kind": kind})


STEPS = {
    "submit": Act(of_case(cases_filing.submit), forms.ReasonsForm, icon="send"),
    "punish_on_spot": Act(of_case(cases_decision.punish_on_spot), forms.OnSpotForm, icon="gavel"),
    "report": Act(of_case(cases_filing.report), forms.ReportForm, icon="send"),
    "investigate_on": Act(of_case(cases_filing.investigate_on), ReasonForm),
    "resume": Act(of_case(cases_filing.resume), ReasonForm),
    "take_back": Act(of_case(cases_police.take_back), ReasonForm),
    "send_legal": Act(of_case(cases_hearing.send_to_review), NoteForm, icon="send"),
    "legal_pass": Act(of_case(cases_hearing.review_legally), forms.LegalReviewForm, icon="check"),
    "legal_pass_heard": Act(of_case(cases_hearing.review_legally), forms.LegalReviewForm, icon="check"),
    "discuss": Act(of_case(cases_hearing.bring_to_discussion), NoteForm, icon="users"),
    "conclude": Act(of_case(cases_hearing.record_discussion), forms.DiscussionForm, icon="users"),
    "conclude_heard": Act(of_case(cases_hearing.record_discussion), forms.DiscussionForm, icon="users"),
    "tell": Act(of_case(cases_hearing.give_notice), forms.NoticeForm, icon="send"),
    "tell_again": Act(of_case(cases_hearing.give_notice), forms.NoticeForm),
    "ask_hearing": Act(of_case(cases_hearing.ask_hearing), hearing_forms.HearingRequestForm),
    "hear": Act(of_case(cases_hearing.hear), NoteForm, icon="check"),
    "close_hearing": Act(of_case(cases_hearing.close_hearing), hearing_forms.HearingRecordForm, icon="check"),
    "waive_hearing": Act(of_case(cases_hearing.waive_hearing), ReasonForm),
    "ask_decision": Act(of_case(cases_decision.ask_decision), forms.DecisionForm, icon="gavel"),
    "deliver": Act(of_case(cases_delivery.deliver), forms.DeliveryForm, icon="send", guard=decision_to_serve),
    "ask_closing": Act(of_case(cases_closing.ask_closing), forms.ClosingForm, icon="check"),
    "archive": Act(of_case(cases_closing.archive), NoteForm, icon="folder"),
}
APPROVALS = {
    "review": _may(cases_approvals.review, forms.ReviewForm, _("Agree and pass on"), waits_for("review"),
                   permission=REVIEW, tone="primary", icon="check"),
    "return_matter": _may(cases_approvals.send_back, forms.ReturnMatterForm, _("Return"), waits_for("return"),
                          permission=REVIEW, tone="secondary"),
    "approve": _may(cases_approvals.approve, forms.ApproveForm, _("Approve"), waits_for("approve"),
                    permission=APPROVE, tone="primary", icon="check"),
    "refuse_matter": _may(cases_approvals.refuse, forms.RefuseMatterForm, _("Refuse"), waits_for("refuse"),
                          permission=APPROVE, tone="danger", icon="x"),
    "extension": _may(cases_filing.ask_extension, forms.ReasonsForm, _("Ask for more time"), while_in(*CASE_DECIDABLE)),
    "suspension": _asked(ApprovalKind.SUSPENSION, _("Ask for the suspension"), S.FILED),
    "termination": _asked(ApprovalKind.TERMINATION, _("Ask for the termination"), *_TRANSFERABLE, S.TRANSFERRED),
    "disposal": _asked(ApprovalKind.DISPOSAL, _("Ask for the disposal of kept evidence"), *CASE_DECIDABLE),
}  # fmt: skip
INVESTIGATION = {
    "charge": _may(cases.charge, forms.ChargeForm, _("Enter or correct a charge"), while_in(*CASE_UNTOLD), icon="plus"),
    "drop_charge": _may(cases.drop_charge, forms.DropChargeForm, _("Take a charge out"),
                        while_in(S.DRAFT, S.FILED, also=open_rows("casecharge_rows"))),
    "evidence": _may(cases_evidence.add_evidence, evidence_forms.EvidenceForm, _("Register evidence"),
                     while_in(*CASE_OPEN), icon="plus"),
    "custody": _may(cases_evidence.hand_over, evidence_forms.CustodyForm, _("Hand evidence over"),
                    while_in(*CASE_OPEN, also=open_rows("caseevidence_rows"))),
    "measure": _may(cases_measures.take_measure, evidence_forms.MeasureForm, _("Keep, seize, sample, appraise"),
                    while_in(*CASE_OPEN)),
    "extend_seizure": _may(
        cases_measures.extend_seizure, evidence_forms.ExtendSeizureForm, _("Extend a seizure"),
        while_in(*CASE_OPEN, also=open_rows("evidencemeasure_rows", kind="seizure", status="running"))),
    "end_measure": _may(cases_measures.end_measure, evidence_forms.EndMeasureForm, _("End a measure"),
                        while_in(*CASE_OPEN, also=open_rows("evidencemeasure_rows", status="running"))),
    "officer": _may(cases.add_handler, forms.OfficerForm, _("Add an officer in charge"), may_enter_officer),
    "recusal": _may(cases.ask_recusal, forms.RecusalForm, _("Ask for a recusal"), while_in(*CASE_OPEN)),
    "decide_recusal": _may(cases.decide_recusal, forms.RecusalDecisionForm, _("Decide on the recusal"), recusal_waits,
                           permission=APPROVE),
    "statement": _may(cases_hearing.record_statement, hearing_forms.StatementForm, _("Record a statement"),
                      while_in(S.NOTICED, S.HEARING, S.HEARD)),
    "serve_notice": _may(cases_hearing.serve_notice, forms.DeliveryForm, _("Record the service of the notice"),
                         while_in(S.NOTICED, also=notice_to_serve), tone="primary"),
    "serve_hearing_notice": _may(
        cases_hearing.serve_hearing_notice, forms.DeliveryForm, _("Record the service of the hearing notice"),
        while_in(S.HEARING, also=is_issued("hearing_notice")), tone="primary"),
    "hearing_notice": _may(
        cases_hearing.draw_up_hearing_notice, PortalForm, _("Draw up the notice of the hearing"),
        while_in(S.HEARING, also=hearing_to_notify), redirect=to_paper),
    "announce": _may(cases_hearing.announce_hearing, hearing_forms.AnnounceForm, _("Announce the hearing"),
                     hearing_to_announce, permission=APPROVE, tone="primary"),
    "propose_transfer": _may(cases_police.propose_transfer, after.TransferForm, _("Propose the transfer to the police"),
                             while_in(*_TRANSFERABLE)),
    "send_police": _may(cases_police.send, after.SentForm, _("Record the transfer"), while_in(S.TRANSFERRED)),
    "police_reply": _may(cases_police.record_reply, after.ReplyForm, _("Record the reply of the police"),
                         while_in(S.TRANSFERRED)),
}  # fmt: skip
PERFORMANCE = {
    "payment": _may(cases_money.record_payment, after.PaymentForm, _("Record a payment"), while_in(*_PAYING),
                    tone="primary"),
    "hand_in": _may(cases_money.hand_in, after.HandInForm, _("Record that cash was handed in"),
                    while_in(*_PAYING, also=open_rows("casepayment_rows", on_the_spot=True, handed_in_on=None))),
    "deferral": _may(cases_money.ask_deferral, after.DeferralForm, _("Ask for payment later or in instalments"),
                     while_in(S.EXECUTION)),
    "dispute": _may(cases_money.begin_dispute, after.DisputeForm, _("Record a review or suit"), while_in(*_PAYING)),
    "end_dispute": _may(cases_money.end_dispute, after.EndDisputeForm, _("Record the result of the remedy"),
                        while_in(*_PAYING, also=open_rows("casedispute_rows", ended_on=None))),
    "draw_up_demand": _may(cases_money.draw_up_demand, PortalForm, _("Draw up the demand"),
                           while_in(S.EXECUTION, also=overdue), redirect=to_paper),
    "demand": _may(cases_money.demand, forms.DeliveryForm, _("Record the service of the demand"),
                   while_in(S.EXECUTION, also=is_issued("enforcement_demand"))),
    "daily": _may(cases_daily.propose_daily, after.DailyForm, _("Propose a daily penalty"), may_follow_daily,
                  redirect=lambda case: reverse("enforcementcase-detail", kwargs={"pk": case.pk})),
    "court": _may(cases_money.apply_to_court, after.CourtForm, _("Apply to the court"), while_in(S.EXECUTION)),
    "ruling": _may(cases_money.record_ruling, after.RulingForm, _("Record the ruling of the court"),
                   while_in(S.EXECUTION)),
    "report_up": _may(
        cases_delivery.reported_up, after.DayForm, _("Reported to the upper level"),
        while_in(S.DECIDED, *_PAYING, also=open_rows("caseclock_rows", name="report_up", stopped_at=None))),
    "record_summary": _may(
        cases_decision.record_summary, NoteForm, _("Filed with the department"),
        while_in(*_PAYING, also=open_rows("caseclock_rows", name="summary_record", stopped_at=None))),
    "paper": _may(cases_papers.begin, forms.PaperKindForm, _("Prepare a document"), while_in(*CASE_OPEN),
                  redirect=to_paper, icon="file-text"),
    "bind": Act(of_case(cases_file.bind_file), PortalForm, label=_("Bind the case file"), permission=EXPORT,
                guard=lambda case, user: ALLOWED if case.filed_on else denied(_("The case was not filed.")),
                icon="folder"),
}  # fmt: skip


class CaseRegister(Register):
    model = EnforcementCase
    slug = "cases"
    label = _("Enforcement cases")
    help = _("From the proposal to the archive. A case is proposed from a visit or from the page of an enterprise.")
    permission = "inspections.view_enforcementcase"
    table = CaseTable
    filterset = CaseFilter
    main_filters = ("q", "place", "status", "matter")
    flow = CASE_FLOW
    state_tones = TONES
    ordering = ("-id",)
    keyset_orderings = {"due_at": "due_at", "filed_on": "filed_on"}
    related = ("enterprise", "jurisdiction__parent", "body", "opened_by", "visit", "decided_by", "daily_of")
    tabs = (
        (_("I am in charge"), "matter=mine"),
        (_("To be reviewed"), "matter=review"),
        (_("To be approved"), "matter=approve"),
        (_("A period is over"), "matter=period"),
        (_("Payment overdue"), "matter=unpaid"),
        (_("Archive"), "status=archived"),
        (_("Due for destruction"), "matter=destroy"),
    )
    empty_text = _("No enforcement case here.")
    detail_template = "inspections/case_detail.html"
    export_permission = EXPORT
    edit = Act(of_case(cases.change), forms.FactsForm, permission=HANDLE, guard=while_in(*CASE_UNTOLD))
    acts = {**STEPS, **APPROVALS, **INVESTIGATION, **PERFORMANCE}

    def detail_context(self, request, record, **extra):
        context = super().detail_context(request, record, **extra)
        return cases_record.complete(request, record, context)

    def facts(self, request, record):
        return cases_record.fact_groups(record)

    def extra_urls(self):
        return extra_urls(self)
