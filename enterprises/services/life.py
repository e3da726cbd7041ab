"""What happens to a registered enterprise: direct changes by the county, suspension, cancellation, risk class."""

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from enterprises.choices import ENDED, REGISTERED
from enterprises.models import Enterprise, RiskClassification
from enterprises.services import facts as facts_
from enterprises.services.deciding import refuse_waiting
from enterprises.services.links import require_possible_links
from enterprises.services.moving import relocate
from enterprises.services.registration import one_of_its_code, step
from enterprises.services.telling import staff_of, tell
from safetyportal.core import places, writes
from safetyportal.core.access import require
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import TransitionDenied

CHANGE, CLASSIFY = "enterprises.change_enterprise", "enterprises.classify_enterprise"


def update_facts(
    *, enterprise: Enterprise, facts: dict, actor, now: datetime, expected_version: int | None = None, note: str = "",
    perm: str = CHANGE,
) -> Enterprise:  # fmt: skip
    """The county changes the record directly. Scale, sectors and former names follow by themselves.

    For holders of `enterprises.change_enterprise` over it (`perm`: another service's own permission). Raises
    `NotAllowed`, `Conflict`, `TransitionDenied` (the record is closed), `ValidationError`, `AlreadyRegistered` (another
    enterprise got the same credit code at this moment).
    """
    require(actor, perm, enterprise)
    with writes.unit_of_work():
        current = writes.locked(enterprise)
        facts_.require_not_over(current)
        require_possible_links(current, facts, actor)
        before = facts_.cell(current)
        changes = facts_.completed(enterprise, facts, now)
        with one_of_its_code():
            row = writes.update(
                enterprise, changes, actor=actor, perm=perm, now=now, note=note, expected_version=expected_version
            )
        facts_.recount(before, row)
    return row


def move_within_county(
    *, enterprise: Enterprise, jurisdiction, actor, now: datetime, note: str = "", expected_version: int | None = None
) -> Enterprise:
    """Put the enterprise into another township or grid cell of the same county; another county needs a transfer.

    Raises `NotAllowed`, `Conflict`, `TransitionDenied` (level, another county, the record is closed).
    """
    facts_.require_leaf_level(jurisdiction)
    require(actor, CHANGE, jurisdiction.path)
    with writes.unit_of_work():
        row = writes.locked(enterprise)
        require(actor, CHANGE, row)  # it may have moved to another county since it was read
        writes.require_version(row, expected_version)
        facts_.require_not_over(row)
        if places.at_level(jurisdiction.path, "county") != places.at_level(row.place, "county"):
            raise TransitionDenied(_("This lies in another county: offer the enterprise to that county instead."))
        return relocate(row, jurisdiction, actor=actor, now=now, action="enterprise.update", note=note)


def _life_step(name: str, title):
    def take(
        *, enterprise: Enterprise, actor, now: datetime, note: str, expected_version: int | None = None
    ) -> Enterprise:
        with writes.unit_of_work():
            row = step(enterprise, name, actor=actor, now=now, note=note, expected_version=expected_version)
            people = staff_of(row, now)
            tell(people, row, kind="enterprise.decision", title=title, body=note, key=f"{name}:{row.version}", now=now)
        return row

    take.__name__ = name
    take.__doc__ = f"The county takes the step `{name}`, with its reason. Raises as `Workflow.run` does."
    return take


suspend = _life_step("suspend", _("{name}: operation is recorded as suspended"))
resume = _life_step("resume", _("{name}: operation is recorded as resumed"))
mark_no_premises = _life_step("mark_no_premises", _("{name}: recorded as without premises"))
reopen = _life_step("reopen", _("{name}: recorded as in operation again"))
_cancel = _life_step("cancel", _("{name}: the enterprise is cancelled"))


def cancel(
    *, enterprise: Enterprise, actor, now: datetime, note: str, expected_version: int | None = None
) -> Enterprise:
    """The county takes the enterprise out of the registry, with its reason; change requests that wait end with it.

    An open offer to another county must be decided first. Raises as `Workflow.run` does.
    """
    with writes.unit_of_work():
        row = _cancel(enterprise=enterprise, actor=actor, now=now, note=note, expected_version=expected_version)
        refuse_waiting(row, now=now)
    return row


def set_risk_class(
    *, enterprise: Enterprise, risk_class: str, reason: str, actor, now: datetime, decided_on: date | None = None,
    expected_version: int | None = None,
) -> Enterprise:  # fmt: skip
    """Grade the enterprise A–D (红橙黄蓝) with the reason; every decision stays in its history.

    For holders of `enterprises.classify_enterprise`. Raises `NotAllowed`, `Conflict`, `TransitionDenied` (no reason,
    not in the registry), `ValidationError`.
    """
    if not reason.strip():
        raise TransitionDenied(_("Please give the reason."))
    require(actor, CLASSIFY, enterprise)
    with writes.unit_of_work():
        current = writes.locked(enterprise)
        if current.status in ENDED or current.status not in REGISTERED:
            raise TransitionDenied(_("Only possible while the enterprise is in the registry."))
        before, day = facts_.cell(current), decided_on or local_day(now)
        decision = RiskClassification(
            enterprise=current, risk_class=risk_class, previous=current.risk_class, reason=reason.strip(),
            decided_on=day, decided_by=actor,
        )  # fmt: skip
        writes.create(decision, actor=actor, perm=CLASSIFY, now=now)
        row = writes.update(
            enterprise,
            {"risk_class": risk_class, "risk_reason": reason.strip(), "risk_on": day},
            actor=actor,
            perm=CLASSIFY,
            now=now,
            note=reason,
            action="enterprise.classify",
            expected_version=expected_version,
        )
        facts_.recount(before, row)
    return row
