"""How an enterprise comes into the registry: its own application or the county's entry, review, approval, return."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from enterprises.choices import ENDED, DataSource, EnterpriseStatus
from enterprises.models import Enterprise, EnterpriseDocument
from enterprises.services import facts as facts_
from enterprises.services.links import require_possible_links
from enterprises.services.moving import relocate
from enterprises.services.telling import officials_of, staff_of, tell
from enterprises.workflow import ENTERPRISE_FLOW
from safetyportal.core import attachments, writes
from safetyportal.core.access import require
from safetyportal.core.choices import UserKind
from safetyportal.core.errors import Refusal
from safetyportal.core.identifiers import normalise_credit_code
from safetyportal.core.jobs import system_user
from safetyportal.core.services.accounts import create_account
from safetyportal.core.services.postings import grant_posting

REGISTER, SUBMIT = "enterprises.register_enterprise", "enterprises.submit_enterprise"


class AlreadyRegistered(Refusal):
    """The credit code is taken. Says nothing about the enterprise that holds it."""

    default = _("This credit code is already registered. Please ask the emergency management bureau of your county.")


def living_with_code(credit_code: str):
    """The enterprise that holds this credit code now, if any. For services only: it ignores the scope."""
    rows = Enterprise.unscoped.exclude(status__in=ENDED)
    return rows.filter(credit_code=credit_code) if credit_code else rows.none()


@contextmanager
def one_of_its_code() -> Iterator[None]:
    """Raises `AlreadyRegistered` when another write of the same credit code commits first.

    The other write may be seen by the validation (it has committed) or only by the index (it commits in this moment).
    """
    try:
        with transaction.atomic():
            yield
    except ValidationError as error:
        constraint = next(c for c in Enterprise._meta.constraints if c.name == "enterprise_credit_code_once")
        if str(constraint.get_violation_error_message()) in error.messages:
            raise AlreadyRegistered from error
        raise
    except IntegrityError as error:
        if "enterprise_credit_code_once" in str(error):
            raise AlreadyRegistered from error
        raise


def new_enterprise(jurisdiction, facts: dict, *, source: str, now: datetime) -> Enterprise:
    """An unsaved draft with everything that follows from its facts. Raises `TransitionDenied`, `ValidationError`."""
    facts_.require_leaf_level(jurisdiction)
    enterprise = Enterprise(data_source=source, **facts)
    enterprise.settle(jurisdiction)
    facts_.derive(enterprise, now)
    ENTERPRISE_FLOW.start(enterprise, now)
    return enterprise


def _insert(enterprise: Enterprise, *, actor, perm: str, now: datetime) -> None:
    """Raises `AlreadyRegistered` also when another registration of the same code commits first."""
    if living_with_code(enterprise.credit_code).exists():
        raise AlreadyRegistered
    with one_of_its_code():
        writes.create(enterprise, actor=actor, perm=perm, now=now)
    facts_.recount(None, enterprise)


def self_register(
    *, username: str, password: str, person: str, phone: str, jurisdiction, facts: dict, now: datetime, licence=None,
    email: str = "",
) -> Enterprise:  # fmt: skip
    """Public: an enterprise applies. Opens the applicant's account, posts it as enterprise head, submits.

    The portal itself acts where the account and posting are made; from then on the applicant does. Raises
    `AlreadyRegistered`, `TransitionDenied` (level), `ValidationError` (account, facts, licence).
    """
    portal = system_user()
    code = normalise_credit_code(facts.get("credit_code", ""))
    if living_with_code(code).exists():
        raise AlreadyRegistered
    with writes.unit_of_work():
        enterprise = new_enterprise(jurisdiction, facts, source=DataSource.SELF, now=now)
        applicant = _open_account(
            enterprise, username=username, name=person, password=password, phone=phone, email=email, actor=portal,
            now=now,
        )  # fmt: skip
        grant_posting(
            user=applicant, role="enterprise_head", jurisdiction=jurisdiction, unit=enterprise.unit, starts_at=now,
            actor=portal, now=now, perm=REGISTER,
        )  # fmt: skip
        enterprise.applicant = applicant
        _insert(enterprise, actor=applicant, perm=SUBMIT, now=now)
        if licence is not None:
            _keep_licence(enterprise, licence, actor=applicant, now=now)
        enterprise = step(enterprise, "submit", actor=applicant, now=now, changes={"submitted_at": now})
        _tell_reviewers(enterprise, now)
    return enterprise


def _open_account(enterprise: Enterprise, *, actor, now: datetime, **values):
    """The applicant's account. The same form sent twice at once is refused as a form sent later is."""
    words = (enterprise.name, enterprise.credit_code)
    try:
        with transaction.atomic():
            return create_account(
                place=enterprise.place, kind=UserKind.ENTERPRISE, words=words, actor=actor, now=now, **values
            )[0]
    except IntegrityError as error:
        if living_with_code(enterprise.credit_code).exists():
            raise AlreadyRegistered from error
        raise ValidationError({"username": _("This user name is taken.")}) from error


def _keep_licence(enterprise: Enterprise, upload, *, actor, now: datetime) -> None:
    stored = attachments.store(upload, actor=actor, record=enterprise, purpose="business_licence", now=now, perm=SUBMIT)
    document = EnterpriseDocument(
        enterprise=enterprise, kind="business_licence", number=enterprise.credit_code, attachment=stored
    )
    writes.create(document, actor=actor, perm="enterprises.maintain_enterprise", now=now)


def register(*, jurisdiction, facts: dict, actor, now: datetime, source: str = DataSource.OFFICIAL) -> Enterprise:
    """The county enters an enterprise itself: it counts as reviewed and waits for the city.

    For holders of `enterprises.register_enterprise` there. Raises `NotAllowed`, `AlreadyRegistered`,
    `TransitionDenied`, `ValidationError`.
    """
    require(actor, REGISTER, jurisdiction.path)
    with writes.unit_of_work():
        enterprise = new_enterprise(jurisdiction, facts, source=source, now=now)
        require_possible_links(Enterprise(pk=enterprise.pk, place=enterprise.place), facts, actor)
        _insert(enterprise, actor=actor, perm=REGISTER, now=now)
        changes = {"reviewed_by": actor, "submitted_at": now}
        enterprise = step(enterprise, "register", actor=actor, now=now, changes=changes)
        _tell_approvers(enterprise, now)
    return enterprise


def step(
    enterprise: Enterprise, name: str, *, actor, now: datetime, note: str = "", changes: dict | None = None,
    expected_version: int | None = None,
) -> Enterprise:  # fmt: skip
    """Take one step of the enterprise's life and keep the counts right. See `Workflow.run` for what it raises."""
    with writes.unit_of_work():
        before = facts_.cell(writes.locked(enterprise))
        kept = {**(changes or {}), "decision_note": note.strip()[:500]}
        row = ENTERPRISE_FLOW.run(
            enterprise, name, actor=actor, now=now, note=note, changes=kept, expected_version=expected_version
        )
        facts_.recount(before, row)
    return row


def resubmit(
    *, enterprise: Enterprise, facts: dict, actor, now: datetime, jurisdiction=None, licence=None,
    expected_version: int | None = None,
) -> Enterprise:  # fmt: skip
    """The applicant corrects a returned registration and submits it again; the township may be corrected too."""
    with writes.unit_of_work():
        require(actor, SUBMIT, enterprise)
        _refuse_taken_code(enterprise, facts)
        changes = {**facts_.completed(enterprise, facts, now), "submitted_at": now, "reviewed_by": None}
        with one_of_its_code():
            row = step(enterprise, "resubmit", actor=actor, now=now, changes=changes, expected_version=expected_version)
        if jurisdiction is not None and jurisdiction.pk != row.jurisdiction_id:
            facts_.require_leaf_level(jurisdiction)
            row = relocate(row, jurisdiction, actor=actor, now=now, action="enterprise.update")
        if licence is not None:
            _keep_licence(row, licence, actor=actor, now=now)
        _tell_reviewers(row, now)
    return row


def _refuse_taken_code(enterprise: Enterprise, facts: dict) -> None:
    code = normalise_credit_code(facts.get("credit_code", ""))
    if living_with_code(code).exclude(pk=enterprise.pk).exists():
        raise AlreadyRegistered


def pass_review(
    *, enterprise: Enterprise, actor, now: datetime, note: str = "", expected_version: int | None = None
) -> Enterprise:
    """First review passed (township or county); the city decides next."""
    with writes.unit_of_work():
        changes = {"reviewed_by": actor}
        row = step(
            enterprise, "pass", actor=actor, now=now, note=note, changes=changes, expected_version=expected_version
        )
        _tell_approvers(row, now)
    return row


def approve(
    *, enterprise: Enterprise, actor, now: datetime, note: str = "", expected_version: int | None = None
) -> Enterprise:
    """The city enters the enterprise in the registry. Never by whoever reviewed it."""
    with writes.unit_of_work():
        changes = {"registered_at": now}
        row = step(
            enterprise, "approve", actor=actor, now=now, note=note, changes=changes, expected_version=expected_version
        )
        _tell_staff(row, _("{name}: the registration is approved"), "approved", now, note)
    return row


def send_back(
    *, enterprise: Enterprise, actor, now: datetime, note: str, expected_version: int | None = None
) -> Enterprise:
    """Return a registration with a reason, from the first review or from the city."""
    at_city = enterprise.status == EnterpriseStatus.COUNTY_PASSED
    with writes.unit_of_work():
        name = "send_back" if at_city else "return"
        row = step(enterprise, name, actor=actor, now=now, note=note, expected_version=expected_version)
        _tell_staff(row, _("{name}: the registration was returned, please correct it"), "returned", now, note)
    return row


def refuse(
    *, enterprise: Enterprise, actor, now: datetime, note: str, expected_version: int | None = None
) -> Enterprise:
    """Refuse a registration for good; the credit code becomes free."""
    at_city = enterprise.status == EnterpriseStatus.COUNTY_PASSED
    with writes.unit_of_work():
        name = "reject" if at_city else "refuse"
        row = step(enterprise, name, actor=actor, now=now, note=note, expected_version=expected_version)
        _tell_staff(row, _("{name}: the registration was refused"), "refused", now, note)
    return row


def _tell_reviewers(row: Enterprise, now: datetime) -> None:
    for level in ("township", "county"):
        tell(
            officials_of(row, "enterprises.review_enterprise", level, now),
            row,
            kind="enterprise.review",
            title=_("{name}: a registration waits for your review"),
            key=f"submitted:{row.version}",
            now=now,
        )


def _tell_approvers(row: Enterprise, now: datetime) -> None:
    tell(
        officials_of(row, "enterprises.approve_enterprise", "city", now),
        row,
        kind="enterprise.review",
        title=_("{name}: a registration waits for your approval"),
        key=f"passed:{row.version}",
        now=now,
    )


def _tell_staff(row: Enterprise, title, event: str, now: datetime, note: str) -> None:
    people = staff_of(row, now)
    tell(people, row, kind="enterprise.decision", title=title, body=note, key=f"{event}:{row.version}", now=now)
