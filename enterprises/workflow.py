"""How an enterprise enters and leaves the registry, and how requests about it are decided."""

from django.utils.translation import gettext_lazy as _

from enterprises.choices import EnterpriseStatus as S
from enterprises.choices import RequestStatus, TransferStatus
from safetyportal.core.access import can
from safetyportal.core.decisions import ALLOWED, denied
from safetyportal.core.workflow import Clock, Workflow, transition


def is_registered_by_its_own_staff(enterprise, actor):
    """A registration entered by the county has nobody at the enterprise who could correct it."""
    if enterprise.applicant_id is None:
        return denied(_("The authority entered this enterprise itself: correct it directly."))
    return ALLOWED


def someone_else_reviewed(enterprise, actor):
    """Two persons decide on a registration (县审市核)."""
    if enterprise.reviewed_by_id == actor.pk:
        return denied(_("Whoever reviewed a registration cannot approve it as well."))
    return ALLOWED


def has_no_open_transfer(enterprise, actor):
    if enterprise.transfers.filter(status=TransferStatus.REQUESTED).exists():
        return denied(_("This enterprise is offered to another county: decide on that first."))
    return ALLOWED


_REVIEW, _APPROVE = "enterprises.review_enterprise", "enterprises.approve_enterprise"
_SUSPEND, _SUBMIT = "enterprises.suspend_enterprise", "enterprises.submit_enterprise"

ENTERPRISE_FLOW = Workflow(
    "enterprises.Enterprise",
    initial=S.DRAFT,
    steps=[
        transition("register", S.DRAFT, S.COUNTY_PASSED, "enterprises.register_enterprise", _("Register")),
        transition("submit", S.DRAFT, S.SUBMITTED, _SUBMIT, _("Submit")),
        transition("resubmit", S.RETURNED, S.SUBMITTED, _SUBMIT, _("Submit again")),
        transition("pass", S.SUBMITTED, S.COUNTY_PASSED, _REVIEW, _("Pass review")),
        transition("return", S.SUBMITTED, S.RETURNED, _REVIEW, _("Return"), needs_note=True, style="secondary"),
        transition("refuse", S.SUBMITTED, S.REFUSED, _REVIEW, _("Refuse"), needs_note=True, style="danger"),
        transition("approve", S.COUNTY_PASSED, S.ACTIVE, _APPROVE, _("Approve"), guards=[someone_else_reviewed]),
        transition(
            "send_back",
            S.COUNTY_PASSED,
            S.RETURNED,
            _APPROVE,
            _("Return"),
            guards=[is_registered_by_its_own_staff, someone_else_reviewed],
            needs_note=True,
            style="secondary",
        ),
        transition(
            "reject",
            S.COUNTY_PASSED,
            S.REFUSED,
            _APPROVE,
            _("Refuse"),
            guards=[someone_else_reviewed],
            needs_note=True,
            style="danger",
        ),
        transition("suspend", S.ACTIVE, S.SUSPENDED, _SUSPEND, _("Suspend"), needs_note=True, style="secondary"),
        transition("resume", S.SUSPENDED, S.ACTIVE, _SUSPEND, _("Resume"), needs_note=True),
        transition(
            "mark_no_premises",
            (S.ACTIVE, S.SUSPENDED),
            S.NO_PREMISES,
            _SUSPEND,
            _("Mark as without premises"),
            needs_note=True,
            style="secondary",
        ),
        transition("reopen", S.NO_PREMISES, S.ACTIVE, _SUSPEND, _("Premises found again"), needs_note=True),
        transition(
            "cancel",
            (S.ACTIVE, S.SUSPENDED, S.NO_PREMISES),
            S.CANCELLED,
            "enterprises.cancel_enterprise",
            _("Cancel the enterprise"),
            guards=[has_no_open_transfer],
            needs_note=True,
            style="danger",
        ),
    ],
    final=[S.REFUSED, S.CANCELLED],
    clocks={
        S.SUBMITTED: Clock("review", "enterprise.registration_review_workdays"),
        S.COUNTY_PASSED: Clock("approval", "enterprise.registration_approval_workdays"),
        S.RETURNED: Clock("correction", "enterprise.registration_correction_workdays"),
    },
)


def someone_else_requested(request, actor):
    if request.requested_by_id == actor.pk:
        return denied(_("Whoever made a request cannot decide on it."))
    return ALLOWED


def own_request(request, actor):
    if request.requested_by_id != actor.pk:
        return denied(_("Only the person who made the request can withdraw it."))
    return ALLOWED


_DECIDE = "enterprises.decide_changerequest"

CHANGE_FLOW = Workflow(
    "enterprises.ChangeRequest",
    initial=RequestStatus.PENDING,
    steps=[
        transition(
            "approve",
            RequestStatus.PENDING,
            RequestStatus.APPROVED,
            _DECIDE,
            _("Approve the change"),
            guards=[someone_else_requested],
        ),
        transition(
            "refuse",
            RequestStatus.PENDING,
            RequestStatus.REFUSED,
            _DECIDE,
            _("Refuse the change"),
            guards=[someone_else_requested],
            needs_note=True,
            style="danger",
        ),
        transition(
            "withdraw",
            RequestStatus.PENDING,
            RequestStatus.WITHDRAWN,
            "enterprises.add_changerequest",
            _("Withdraw"),
            guards=[own_request],
            style="secondary",
        ),
    ],
    final=[RequestStatus.APPROVED, RequestStatus.REFUSED, RequestStatus.WITHDRAWN],
    clocks={RequestStatus.PENDING: Clock("decision", "enterprise.change_review_workdays")},
)


def holds_the_receiving_side(request, actor):
    return can(actor, "enterprises.receive_enterprise", request.to_place)


def holds_the_giving_side(request, actor):
    return can(actor, "enterprises.transfer_enterprise", request.place)


_RECEIVE = "enterprises.receive_enterprise"

TRANSFER_FLOW = Workflow(
    "enterprises.TransferRequest",
    initial=TransferStatus.REQUESTED,
    steps=[
        transition(
            "accept",
            TransferStatus.REQUESTED,
            TransferStatus.ACCEPTED,
            _RECEIVE,
            _("Accept the enterprise"),
            guards=[holds_the_receiving_side],
        ),
        transition(
            "refuse",
            TransferStatus.REQUESTED,
            TransferStatus.REFUSED,
            _RECEIVE,
            _("Refuse the enterprise"),
            guards=[holds_the_receiving_side],
            needs_note=True,
            style="danger",
        ),
        transition(
            "withdraw",
            TransferStatus.REQUESTED,
            TransferStatus.WITHDRAWN,
            "enterprises.transfer_enterprise",
            _("Withdraw the offer"),
            guards=[holds_the_giving_side],
            style="secondary",
        ),
    ],
    final=[TransferStatus.ACCEPTED, TransferStatus.REFUSED, TransferStatus.WITHDRAWN],
    clocks={TransferStatus.REQUESTED: Clock("transfer", "enterprise.transfer_workdays")},
)
