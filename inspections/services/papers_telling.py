"""Who is told what of an enforcement document."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.services.telling import staff_of
from inspections.choices.papers_forms import steps
from inspections.models import EnforcementPaper
from inspections.workflow.bodies import of_its_body
from inspections.workflow.papers import APPROVE, REVIEW
from safetyportal.core import notify

_PERMISSION_OF_STEP = {"unit_review": REVIEW, "review": REVIEW, "approve": APPROVE}


def paper_url(paper: EnforcementPaper) -> str:
    return reverse("enforcementpaper-detail", kwargs={"pk": paper.pk})


def waiting_people(paper: EnforcementPaper, now: datetime) -> list[Any]:
    """Who may take the next step: holders of its permission who act for the body."""
    perm = _PERMISSION_OF_STEP.get(paper.next_step)
    if perm is None:
        return []
    people = notify.holders(perm, paper.place, paper.sectors, now=now)
    return [person for person in people if person.pk != paper.prepared_by_id and of_its_body(paper, person, perm)]


def tell_next(paper: EnforcementPaper, now: datetime) -> int:
    """Those who review or approve next."""
    step = steps()[paper.next_step]["label"]
    return notify.notify(
        waiting_people(paper, now),
        kind="paper.waiting",
        title=_("To be decided: %(paper)s, %(enterprise)s")
        % {"paper": paper.kind_label, "enterprise": paper.enterprise.name},
        body=step,
        url=paper_url(paper),
        place=paper.place,
        key=f"paper:{paper.pk}:{paper.next_step}:{paper.version}",
        now=now,
    )


def tell_maker(paper: EnforcementPaper, title: Any, key: str, now: datetime, body: str = "") -> int:
    """Who prepared it."""
    return notify.notify(
        [paper.prepared_by],
        kind="paper.decision",
        title=str(title).format(title=f"{paper.kind_label}，{paper.enterprise.name}"),
        body=body,
        url=paper_url(paper),
        place=paper.place,
        key=f"paper:{paper.pk}:{key}",
        now=now,
    )


def tell_party(paper: EnforcementPaper, now: datetime) -> int:
    """Head and safety officers of the enterprise, once a paper for them is issued."""
    if not paper.for_party:
        return 0
    return notify.notify(
        staff_of(paper.enterprise, now),
        kind="paper.issued",
        title=_("%(body)s issued: %(paper)s %(number)s")
        % {"body": paper.body.name, "paper": paper.kind_label, "number": paper.number},
        url=paper_url(paper),
        place=paper.place,
        key=f"paper:{paper.pk}:issued",
        now=now,
        urgent=True,
    )
