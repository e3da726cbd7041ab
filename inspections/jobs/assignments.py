"""Assignments: tasks that are created in the background."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as text

from inspections.models import Campaign, InspectionPlan, RandomDraw
from inspections.services import assignments_bulk, assignments_campaigns, assignments_units
from safetyportal.core import jobs


def reporter(context: Any) -> Any:
    """Progress in words of the task list."""

    def progress(done: int, total: int) -> None:
        context.progress(done, total, text("%(done)s of %(total)s") % {"done": f"{done:,}", "total": f"{total:,}"})

    return progress


@jobs.handler("inspections.create_drawn_tasks", bulk=True)
def create_drawn_tasks(context, *, draw_id):
    """Tasks of a draw."""
    draw = RandomDraw.unscoped.select_related("body").get(pk=draw_id)
    counts = assignments_bulk.create_drawn_tasks(draw, actor=context.actor, now=context.now, progress=reporter(context))
    return {**counts, "url": f"{reverse('inspectiontask-list')}?draw={draw_id}"}


@jobs.handler("inspections.expand_campaign", bulk=True)
def expand_campaign(context, *, campaign_id):
    """Tasks of a special campaign."""
    campaign = Campaign.unscoped.select_related("body", "created_by").get(pk=campaign_id)
    counts = assignments_campaigns.expand(campaign, actor=context.actor, now=context.now, progress=reporter(context))
    return {**counts, "url": reverse("campaign-detail", kwargs={"pk": campaign_id})}


@jobs.handler("inspections.create_planned_tasks", bulk=True)
def create_planned_tasks(context, *, plan_id, month):
    """Tasks of a month of the annual plan."""
    plan = InspectionPlan.unscoped.select_related("body").get(pk=plan_id)
    counts = assignments_units.create_month(
        plan, month, actor=context.actor, now=context.now, progress=reporter(context)
    )
    return {**counts, "url": f"{reverse('inspectiontask-list')}?plan={plan_id}"}
