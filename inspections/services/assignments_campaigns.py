"""Special campaigns (专项检查方案): prepared, then many tasks at once in the background.

Services return the fresh campaign and raise `NotAllowed`, `TransitionDenied`, `Conflict`, `ValidationError`.
"""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as text
from django.utils.translation import gettext_lazy as _

from hazards.services.telling import Named
from inspections.choices.assignments import CampaignStatus, TaskKind
from inspections.models import Campaign, InspectionTask
from inspections.queries.assignments import visits_by_others
from inspections.queries.assignments_campaigns import targets
from inspections.services.assignments_bulk import Progress, create_once
from inspections.workflow.assignments_campaigns import CAMPAIGN_FLOW, RUN, run_by_its_body
from safetyportal.core import jobs, notify, places, writes
from safetyportal.core.deadlines import end_of_day, local_day
from safetyportal.core.errors import NotAllowed, TransitionDenied


def prepare(
    *, body: Any, title: str, kind: str, content: str, starts_on: date, finish_by: date, target: Any, actor: Any,
    now: datetime, **facts: Any,
) -> Campaign:  # fmt: skip
    """Describe a campaign; nothing is created yet. For people who run campaigns of the body."""
    campaign = Campaign(
        body=body, jurisdiction=body.jurisdiction, place=body.place, sectors=list(body.sectors), title=title.strip(),
        kind=TaskKind(kind), content=content.strip(), starts_on=starts_on, finish_by=finish_by, target=target,
        target_place=target.path, created_by=actor, **facts,
    )  # fmt: skip
    _settle(campaign, actor, now)
    CAMPAIGN_FLOW.start(campaign, now)
    return writes.create(campaign, actor=actor, perm=RUN, now=now)


def change(
    *, campaign: Campaign, actor: Any, now: datetime, expected_version: int | None = None, **facts: Any
) -> Campaign:
    """Say it better while nothing is created."""
    with writes.unit_of_work():
        row = writes.locked(campaign)
        if row.status != CampaignStatus.DRAFT:
            raise TransitionDenied(_("The tasks of this campaign are created already."))
        if "target" in facts:
            facts["target_place"] = facts["target"].path
        trial = Campaign.unscoped.get(pk=row.pk)
        for name, value in facts.items():
            setattr(trial, name, value)
        _settle(trial, actor, now)
        facts |= {"seen_from": trial.seen_from, "due_at": end_of_day(trial.finish_by)}
        return writes.update(row, facts, actor=actor, perm=RUN, now=now, expected_version=expected_version)


def _settle(campaign: Campaign, actor: Any, now: datetime) -> None:
    decision = run_by_its_body(campaign, actor)
    if not decision:
        raise NotAllowed(decision.reason)
    if not places.contains(campaign.body.place, campaign.target_place):
        raise ValidationError({"target": _("The area lies outside that of the body.")})
    if campaign.finish_by < max(campaign.starts_on, local_day(now)):
        raise ValidationError({"finish_by": _("The last day lies in the past or before the first.")})
    campaign.seen_from = campaign.body.place if campaign.kind == TaskKind.COVERT else ""


def start(*, campaign: Campaign, actor: Any, now: datetime, expected_version: int | None = None) -> Campaign:
    """Create a task for every enterprise that the campaign is about, in the background."""
    with writes.unit_of_work():
        if not targets(campaign, actor).exists():
            raise TransitionDenied(_("No enterprise fits: widen area, sectors or risk classes."))
        row = CAMPAIGN_FLOW.run(
            campaign, "start", actor=actor, now=now, changes={"started_at": now}, expected_version=expected_version
        )
        jobs.after_commit(
            "inspections.expand_campaign", key=f"campaign:{row.pk}", requested_by=actor,
            title=text("Tasks of the campaign: {title}").format(title=row.title), campaign_id=row.pk,
        )  # fmt: skip
    return row


def expand(campaign: Campaign, *, actor: Any, now: datetime, progress: Progress) -> dict[str, int]:
    """The work of `start`. What exists is left alone, so that a job that was killed goes on where it stopped."""
    rows = targets(campaign, actor)
    known = set(InspectionTask.unscoped.filter(campaign=campaign).values_list("enterprise_id", flat=True))
    total, skipped = rows.count(), 0
    for number, enterprise in enumerate(rows.select_related("jurisdiction").iterator(chunk_size=200), 1):
        if enterprise.pk in known:
            continue
        if campaign.skip_visited and visits_by_others(enterprise, campaign.body, campaign.finish_by, viewer=actor):
            skipped += 1
        else:
            with writes.unit_of_work():
                create_once(
                    enterprise=enterprise, body=campaign.body, kind=campaign.kind, finish_by=campaign.finish_by,
                    title=campaign.title, content=campaign.content, campaign=campaign, actor=actor, now=now,
                    repeat_reason="" if campaign.skip_visited else campaign.title,
                )  # fmt: skip
        progress(number, total)
    return _tell_result(campaign, skipped, actor, now)


def _tell_result(campaign: Campaign, skipped: int, actor: Any, now: datetime) -> dict[str, int]:
    created = InspectionTask.unscoped.filter(campaign=campaign).count()
    changes = {"created_count": created, "skipped_count": skipped, "expanded_at": now}
    with writes.unit_of_work():
        writes.update(campaign, changes, actor=actor, perm=RUN, now=now, action="campaign.expand")
        notify.notify(
            [campaign.created_by],
            kind="campaign.expanded",
            title=Named(_("{name}: {n} tasks created, {skipped} enterprises left out"), name=campaign.title,
                        n=created, skipped=skipped),
            url=reverse("campaign-detail", kwargs={"pk": campaign.pk}),
            place=campaign.place,
            key=f"campaign:{campaign.pk}:expanded",
            now=now,
        )  # fmt: skip
    return {"created": created, "skipped": skipped}


def close(*, campaign: Campaign, note: str, actor: Any, now: datetime, expected_version: int | None = None) -> Campaign:
    """The campaign is over; its tasks go their own way."""
    return CAMPAIGN_FLOW.run(campaign, "close", actor=actor, now=now, note=note, expected_version=expected_version)


def discard(
    *, campaign: Campaign, note: str, actor: Any, now: datetime, expected_version: int | None = None
) -> Campaign:
    """It never began."""
    return CAMPAIGN_FLOW.run(campaign, "cancel", actor=actor, now=now, note=note, expected_version=expected_version)
