"""The registers: enterprises, change requests, transfers."""

from django.utils.translation import gettext_lazy as _

from enterprises import workflow
from enterprises.choices import EnterpriseStatus, TransferStatus
from enterprises.filters import ChangeRequestFilter, EnterpriseFilter, TransferRequestFilter
from enterprises.forms import acts as forms
from enterprises.forms import rows as row_forms
from enterprises.models import ChangeRequest, Enterprise, TransferRequest
from enterprises.queries import differences, with_link_names
from enterprises.services import changes, life, registration, rows, supervision, transfer
from enterprises.tables import REQUEST_TONES, TONES, ChangeRequestTable, EnterpriseTable, TransferRequestTable
from enterprises.views import record as record_page
from enterprises.views.revealing import with_links
from safetyportal.core.access import can
from safetyportal.core.decisions import ALLOWED, denied
from safetyportal.core.pages.acts import Act
from safetyportal.core.pages.forms import NoteForm, ReasonForm
from safetyportal.core.pages.register import Register

EXPORT = "enterprises.export_enterprise"
_MAINTAIN = "enterprises.maintain_enterprise"
_ASK = "enterprises.add_changerequest"


def in_registry(enterprise, user):
    if enterprise.status in {EnterpriseStatus.ACTIVE, EnterpriseStatus.SUSPENDED, EnterpriseStatus.NO_PREMISES}:
        return ALLOWED
    return denied(_("Only possible while the enterprise is in the registry."))


def not_over(enterprise, user):
    if enterprise.status in {EnterpriseStatus.CANCELLED, EnterpriseStatus.REFUSED}:
        return denied(_("This record is closed."))
    return ALLOWED


def _row_act(service, form, label, icon):
    """An act that adds something to the record; its button stands in its own section of the page."""
    return Act(service, form, label=label, permission=_MAINTAIN, guard=not_over, icon=icon)


class EnterpriseRegister(Register):
    model = Enterprise
    slug = "enterprises"
    label = _("Enterprises")
    help = _("Every production and business unit in your area, one record each.")
    permission = "enterprises.view_enterprise"
    table = EnterpriseTable
    filterset = EnterpriseFilter
    main_filters = ("q", "place", "status", "risk_class")
    flow = workflow.ENTERPRISE_FLOW
    state_tones = TONES
    ordering = ("-id",)
    keyset_orderings = {"name": "name", "due_at": "due_at", "updated_at": "updated_at"}
    related = ("jurisdiction__parent", "government_body", "host", "reviewed_by", "applicant")
    tabs = (
        (_("Waiting for review"), "status=submitted"),
        (_("Waiting for approval"), "status=county_passed"),
        (_("Risk class A and B"), "risk_class=A&risk_class=B"),
        (_("Documents expiring"), "expiring=90"),
        (_("Without coordinates"), "position=without"),
    )
    empty_text = _("No enterprise in your area yet.")
    detail_template = "enterprises/enterprise_detail.html"
    list_template = "enterprises/enterprise_list.html"
    export_permission = EXPORT
    create = Act(
        registration.register,
        forms.RegisterForm,
        label=_("Register an enterprise"),
        permission="enterprises.register_enterprise",
        help=_("What the authority enters counts as reviewed; the city approves it."),
    )
    edit = Act(
        life.update_facts, forms.EditForm, label=_("Change"), permission="enterprises.change_enterprise", guard=not_over
    )
    acts = {
        "pass": Act(registration.pass_review, NoteForm, icon="check"),
        "approve": Act(registration.approve, NoteForm, icon="check"),
        "return": Act(registration.send_back, ReasonForm, icon="arrow-back-up"),
        "send_back": Act(registration.send_back, ReasonForm, icon="arrow-back-up"),
        "refuse": Act(registration.refuse, ReasonForm, icon="x"),
        "reject": Act(registration.refuse, ReasonForm, icon="x"),
        "resubmit": Act(registration.resubmit, forms.CorrectionForm, icon="send"),
        "ask": Act(
            changes.request_change,
            forms.ChangeForm,
            label=_("Ask for a change"),
            permission=_ASK,
            guard=in_registry,
            tone="primary",
            icon="edit",
            help=_("The county compares each field and decides; until then the record stays as it is."),
        ),
        "ask_step": Act(
            changes.request_step,
            forms.StepRequestForm,
            label=_("Report suspension, resumption or closing"),
            permission=_ASK,
            guard=in_registry,
        ),
        "classify": Act(
            life.set_risk_class,
            forms.RiskForm,
            label=_("Set the risk class"),
            permission="enterprises.classify_enterprise",
            guard=in_registry,
            icon="flag",
        ),
        "assign": Act(
            supervision.assign_supervision,
            forms.SupervisionForm,
            label=_("Name a responsible official"),
            permission="enterprises.assign_enterprise",
            guard=in_registry,
            icon="user-check",
        ),
        "suspend": Act(life.suspend, ReasonForm),
        "resume": Act(life.resume, ReasonForm),
        "mark_no_premises": Act(life.mark_no_premises, ReasonForm),
        "reopen": Act(life.reopen, ReasonForm),
        "move": Act(
            life.move_within_county,
            forms.MoveForm,
            label=_("Other township"),
            permission="enterprises.change_enterprise",
            guard=not_over,
            help=_("Within the county; staff and open records follow."),
        ),
        "transfer": Act(
            transfer.request_transfer,
            forms.TransferForm,
            label=_("Offer to another county"),
            permission="enterprises.transfer_enterprise",
            guard=in_registry,
            help=_("Open records move when the other county accepts; closed ones stay here."),
        ),
        "cancel": Act(life.cancel, ReasonForm),
        "add_person": _row_act(rows.add_person, row_forms.PersonForm, _("Add a person"), "user-plus"),
        "add_site": _row_act(rows.add_site, row_forms.SiteForm, _("Add a site"), "map-pin"),
        "add_document": _row_act(rows.add_document, row_forms.DocumentForm, _("Add a document"), "file"),
    }

    def list_rows(self, rows):
        return with_link_names(super().list_rows(rows))

    def facts(self, request, record):
        return with_links(record_page.fact_groups(record, request.user), record, request.user)

    def detail_context(self, request, record, **extra):
        context = super().detail_context(request, record, **extra)
        return record_page.complete(self, request, record, context)


class ChangeRequestRegister(Register):
    model = ChangeRequest
    slug = "change-requests"
    label = _("Change requests")
    help = _("What enterprises ask to change; the county decides on each.")
    permission = "enterprises.view_changerequest"
    table = ChangeRequestTable
    filterset = ChangeRequestFilter
    flow = workflow.CHANGE_FLOW
    state_tones = REQUEST_TONES
    tabs = ((_("Waiting for decision"), "status=pending"),)
    empty_text = _("No change requests.")
    export_permission = EXPORT
    detail_template = "enterprises/changerequest_detail.html"
    detail_fields = ("kind", "reason", "requested_by", "created_at", "decided_by", "decided_at", "decision_note")
    related = ("enterprise__jurisdiction", "requested_by", "decided_by")
    acts = {
        "approve": Act(
            changes.approve_change, forms.DecideChangeForm, icon="check", template="enterprises/decide.html"
        ),
        "refuse": Act(changes.refuse_change, ReasonForm, icon="x"),
        "withdraw": Act(changes.withdraw_change),
    }

    def detail_context(self, request, record, **extra):
        context = super().detail_context(request, record, **extra)
        visible = bool(can(request.user, "enterprises.view_enterprise", record.enterprise))
        return {**context, "differences": differences(record, record.enterprise), "enterprise_visible": visible}


class TransferRequestRegister(Register):
    model = TransferRequest
    slug = "transfers"
    label = _("Transfers")
    help = _("Enterprises that move between counties: offered here or to you.")
    permission = "enterprises.view_transferrequest"
    table = TransferRequestTable
    filterset = TransferRequestFilter
    flow = workflow.TRANSFER_FLOW
    state_tones = REQUEST_TONES
    tabs = ((_("Open"), "status=requested"),)
    empty_text = _("No transfers.")
    export_permission = EXPORT
    detail_template = "enterprises/transferrequest_detail.html"
    detail_fields = ("reason", "requested_by", "created_at", "decided_by", "decided_at", "decision_note")
    related = ("enterprise", "jurisdiction__parent", "to_jurisdiction__parent", "requested_by", "decided_by")
    acts = {
        "accept": Act(transfer.accept_transfer, NoteForm, icon="check"),
        "refuse": Act(transfer.refuse_transfer, ReasonForm, icon="x"),
        "withdraw": Act(transfer.withdraw_transfer),
    }

    def detail_context(self, request, record, **extra):
        context = super().detail_context(request, record, **extra)
        enterprise = record.enterprise
        return {
            **context,
            "enterprise": enterprise,
            "enterprise_visible": bool(can(request.user, "enterprises.view_enterprise", enterprise)),
            "facts_of_enterprise": record_page.summary(enterprise) if record.status == TransferStatus.REQUESTED else [],
        }
