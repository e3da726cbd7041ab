"""Publishes most of the invented decisions that were served, so that the public page has something to show. Runs after
cases."""

from datetime import datetime
from random import Random

from inspections.models import DecisionPublication
from inspections.services import publication
from inspections.workflow.publication import PUBLISH
from safetyportal.core import notify, places


def seed(size: str, rng: Random, now: datetime) -> dict[str, int]:
    """Once for each decision: what is published already is left alone."""
    opened = publication.open_due(now)
    published = 0
    for row in DecisionPublication.unscoped.filter(status="due").select_related("body", "case").order_by("served_on"):
        level = publication.LEVELS[places.depth(row.body.place)]
        keeper = notify.holders(PUBLISH, row.body.place, at_level=level, now=now).order_by("pk").first()
        if keeper is None or rng.random() < 0.2:
            continue
        publication.publish(
            decisionpublication=row, acts=row.acts, basis=row.basis, penalty=row.penalty, actor=keeper, now=now
        )
        published += 1
    return {"opened": opened, "published": published}
