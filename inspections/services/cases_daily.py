"""按日连续处罚: a case of its own, with its own notice, hearing and decision, that follows a fine."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as text
from django.utils.translation import gettext_lazy as _

from inspections.models import EnforcementCase
from inspections.queries import cases as queries
from inspections.queries import cases_daily as daily
from inspections.services import cases
from inspections.services.cases_terms import hold, in_charge, require_not_later
from safetyportal.core import writes
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import TransitionDenied


def propose_daily(
    *, case: EnforcementCase, ordered_on: date, uncorrected_on: date, facts: str, actor: Any, now: datetime
) -> EnforcementCase:  # fmt: skip
    """The unit was fined, ordered to correct and found not to have done so: an officer in charge proposes the case for
    the days since (《安全生产法》第一百一十二条); it has its own way and decision. Returns the new case.

    Raises `TransitionDenied` (no such fine, one officer), `ValidationError` (days).
    """
    require_not_later("uncorrected_on", uncorrected_on, now)
    with writes.unit_of_work():
        row = in_charge(case, actor, daily.CASE_PUNISHED)
        hold(daily.possible(row))
        if row.decided_on is not None and uncorrected_on < row.decided_on:
            raise ValidationError({"uncorrected_on": _("It was fined later than that.")})
        reckoned = daily.reckon(row, ordered_on, uncorrected_on)
        if not reckoned.days:
            raise ValidationError(
                {"uncorrected_on": _("The days begin after the order to correct, or after those punished already.")}
            )
        norm = daily.norm(row.place, local_day(now))
        partner = next((one.user for one in queries.handlers(row) if one.user_id != actor.pk), None)
        if norm is None or partner is None:
            raise TransitionDenied(_("At least two officers must be in charge (《行政处罚法》第四十二条)."))
        new = cases.propose(
            enterprise=row.enterprise, cause=norm.title[:200], title=_title(row), partner=partner, visit=row.visit,
            body=row.body, source=row.source, daily_of=row, ordered_on=ordered_on, uncorrected_on=uncorrected_on,
            summary=facts.strip(), actor=actor, now=now,
        )  # fmt: skip
        words = text("Fined %(fine)s yuan by %(number)s and ordered to correct on %(ordered)s; found uncorrected on "
                     "%(until)s: %(days)d days.") % {
            "fine": f"{reckoned.amount:,.2f}", "number": row.decision_number or row.title,
            "ordered": ordered_on.isoformat(), "until": uncorrected_on.isoformat(), "days": reckoned.days,
        }  # fmt: skip
        return cases.charge(
            case=new, violation=norm, facts=f"{words}\n{facts.strip()}", act_from=reckoned.since, act_to=uncorrected_on,
            proposed_kinds=["fine"], proposed_fine=reckoned.total, stage="overdue", actor=actor, now=now,
        )  # fmt: skip


def _title(case: EnforcementCase) -> str:
    return (text("%(party)s: daily penalty") % {"party": case.party_name})[:200]
