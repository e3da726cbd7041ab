"""Publishing decisions: opened from the service, confirmed by an official, withdrawn within days when they fall.

What everybody reads is composed here and kept apart from the case: persons by their first character, no numbers of
identity documents or telephones (《行政处罚法》第四十八条、《安全生产法》第七十八条). For supervisors of the body that
decided (`publish_decisionpublication`); the portal itself only opens what is due and marks what has fallen.
"""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from hazards.services.listing_publishing import require_impersonal
from inspections.choices.cases import DisputeResult, Outcome, PenaltyKind
from inspections.choices.law import PartyKind
from inspections.choices.papers import PaperStatus
from inspections.choices.publication import PUBLICATION_OPEN, PublicationStatus
from inspections.models import CaseCharge, CaseDispute, DecisionPublication, EnforcementCase, EnforcementPaper
from inspections.queries.law_words import yuan
from inspections.queries.papers import DECISIONS
from inspections.services import cases_delivery
from inspections.workflow.publication import PUBLICATION_FLOW, PUBLISH
from safetyportal.core import notify, places, writes
from safetyportal.core.deadlines import local_day, working_days_left
from safetyportal.core.jobs import system_user
from safetyportal.core.kept import stale_after_commit

PAGE = "penalty-decisions"
REMIND_FROM = 2  # working days before the end
LANGUAGE = "zh-hans"
LEVELS = {1: "province", 2: "city", 3: "county", 4: "township"}


def open_due(now: datetime) -> int:
    """Decisions of penalty that were served and have no publication yet; how many were opened."""
    rows = EnforcementCase.unscoped.filter(
        outcome=Outcome.PENALTY, served_on__isnull=False, decided_on__isnull=False, publication=None
    )
    opened = 0
    for case in rows.select_related("enterprise", "body", "jurisdiction").order_by("pk")[:500]:
        with writes.unit_of_work():
            row = _compose(case)
            PUBLICATION_FLOW.start(row, now)
            row = writes.create(row, actor=system_user(), perm=PUBLISH, now=now)
            _tell(row, _("To be published: penalty decision {number}"), "opened", now)
        opened += 1
    return opened


def _compose(case: EnforcementCase) -> DecisionPublication:
    if case.served_on is None or case.decided_on is None:
        raise ValueError("Only a decision that was served is published.")
    charges = list(CaseCharge.unscoped.filter(case=case).select_related("violation").order_by("act", "pk"))
    row = DecisionPublication(
        case=case, body=case.body, served_on=case.served_on, decision_number=case.decision_number,
        party_kind=case.party_kind, party_shown=shown_name(case), decided_on=case.decided_on,
        body_name=case.body.name,
        credit_code=(case.enterprise.credit_code or "") if case.party_kind == PartyKind.UNIT else "",
        acts="；".join(dict.fromkeys(charge.violation.title for charge in charges)) or case.cause,
        basis="；".join(dict.fromkeys(charge.violation.punished for charge in charges)),
        penalty=penalty_in_words(case, charges),
    )  # fmt: skip
    row.settle(case.enterprise)
    row.place, row.jurisdiction = case.place, case.jurisdiction
    return row


def shown_name(case: EnforcementCase) -> str:
    """A unit by its name, a person by the first character: 张某某."""
    name = case.party_name.strip()
    return name if case.party_kind == PartyKind.UNIT else f"{name[:1]}某某"


def penalty_in_words(case: EnforcementCase, charges: list[CaseCharge]) -> str:
    """警告；罚款30,000元."""
    with override(LANGUAGE):
        kinds = [kind for kind in PenaltyKind if any(kind in charge.decided_kinds for charge in charges)]
        money = {PenaltyKind.FINE: case.fine_total, PenaltyKind.CONFISCATION: case.confiscation_total}
        parts = [str(kind.label) for kind in kinds if kind not in money]
        parts += [f"{kind.label}{yuan(amount)}元" for kind, amount in money.items() if amount]
    return "；".join(parts)


def publish(
    *, decisionpublication: DecisionPublication, acts: str, basis: str, penalty: str, actor: Any, now: datetime,
    expected_version: int | None = None,
) -> DecisionPublication:  # fmt: skip
    """Show it to everybody. Raises `TransitionDenied`, `NotAllowed`, `ValidationError` (personal numbers in a text)."""
    texts = {"acts": acts.strip(), "basis": basis.strip(), "penalty": penalty.strip()}
    for name, text in texts.items():
        require_impersonal(text, name)
    with writes.unit_of_work():
        changes = {**texts, "published_on": local_day(now)}
        row = PUBLICATION_FLOW.run(
            decisionpublication, "publish", actor=actor, now=now, changes=changes, expected_version=expected_version
        )
        cases_delivery.published(case=row.case, on=local_day(now), actor=system_user(), now=now)
        stale_after_commit(PAGE)
    return row


def exempt(*, decisionpublication: DecisionPublication, note: str, actor: Any, now: datetime) -> DecisionPublication:
    """Not to be published, with the reason: state or trade secret, a minor, no social effect."""
    return PUBLICATION_FLOW.run(
        decisionpublication, "exempt", actor=actor, now=now, note=note, changes={"reason": note.strip()}
    )


def fall(*, decisionpublication: DecisionPublication, note: str, actor: Any, now: datetime) -> DecisionPublication:
    """The decision was changed, annulled, found unlawful or void: three working days to withdraw it."""
    with writes.unit_of_work():
        row = PUBLICATION_FLOW.run(
            decisionpublication, "fall", actor=actor, now=now, note=note, changes={"reason": note.strip()}
        )
        _tell(row, _("To be withdrawn from the public site: penalty decision {number}"), "fallen", now)
    return row


def withdraw(*, decisionpublication: DecisionPublication, note: str, actor: Any, now: datetime) -> DecisionPublication:
    """Take it off; everybody reads the reason that is given here, and the trail keeps what stood there."""
    reason = note.strip() or decisionpublication.reason
    require_impersonal(reason, "note")
    with writes.unit_of_work():
        row = PUBLICATION_FLOW.run(
            decisionpublication, "withdraw", actor=actor, now=now, note=reason,
            changes={"reason": reason, "withdrawn_on": local_day(now)},
        )  # fmt: skip
        stale_after_commit(PAGE)
    return row


def mark_fallen(now: datetime) -> int:
    """Published decisions that a review, a court or the body itself has changed or annulled since."""
    fallen = CaseDispute.unscoped.filter(
        case=OuterRef("case"), result__in=(DisputeResult.CHANGED, DisputeResult.ANNULLED)
    )
    voided = EnforcementPaper.unscoped.filter(
        case=OuterRef("case"), kind__in=DECISIONS, status__in=(PaperStatus.VOIDED, PaperStatus.SUPERSEDED)
    )
    rows = DecisionPublication.unscoped.filter(status=PublicationStatus.PUBLISHED)
    marked = 0
    for condition, why in ((Exists(fallen), _FALLEN), (Exists(voided), _VOIDED)):
        for row in rows.filter(condition).order_by("pk")[:500]:
            fall(decisionpublication=row, note=why, actor=system_user(), now=now)
            marked += 1
    return marked


_FALLEN = "处罚决定被依法变更或者撤销"
_VOIDED = "处罚决定书已作废或者更正"


def remind(now: datetime) -> int:
    """Tell the body once a day of what ends within two working days or has passed."""
    rows = DecisionPublication.unscoped.filter(status__in=PUBLICATION_OPEN).select_related("case")
    told = 0
    for row in rows.order_by("due_at"):
        if row.due_at and working_days_left(row.due_at, now) <= REMIND_FROM:
            title = _("Soon over or overdue: publication or withdrawal of penalty decision {number}")
            told += _tell(row, title, f"remind:{local_day(now):%Y%m%d}", now, urgent=now >= row.due_at)
    return told


def _tell(row: DecisionPublication, title: Any, key: str, now: datetime, *, urgent: bool = False) -> int:
    people = notify.holders(PUBLISH, row.body.place, at_level=LEVELS[places.depth(row.body.place)], now=now)
    with override(LANGUAGE):
        words = str(title).format(number=row.decision_number or row.case.title)
    return notify.notify(
        people, kind="publication", title=words, url=reverse("decisionpublication-detail", kwargs={"pk": row.pk}),
        place=row.place, key=f"publication:{row.pk}:{key}", now=now, urgent=urgent,
    )  # fmt: skip
