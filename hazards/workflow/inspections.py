"""Self-inspections: due, under way, finished; what nobody started is "not carried out"."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from hazards.choices import InspectionStatus as S
from hazards.models import SelfInspection
from safetyportal.core.deadlines import end_of_day
from safetyportal.core.workflow import Workflow, transition

CARRY_OUT, PLAN = "hazards.carry_out_selfinspection", "hazards.plan_selfinspection"


class PeriodClock:
    """Runs until 24:00 of the last day of the inspection's period."""

    name = "inspection"

    def due_at(self, inspection: SelfInspection, now: datetime) -> datetime:
        return end_of_day(inspection.period_end)


_PERIOD: Any = PeriodClock()  # a clock like those of rules

SELF_INSPECTION_FLOW = Workflow(
    "hazards.SelfInspection",
    initial=S.DUE,
    steps=[
        transition("start", S.DUE, S.RUNNING, CARRY_OUT, _("Start")),
        transition("finish", S.RUNNING, S.DONE, CARRY_OUT, _("Finish")),
        transition("drop", (S.DUE, S.RUNNING), S.CANCELLED, PLAN, _("Drop"), needs_note=True, style="secondary"),
        transition("miss", S.DUE, S.MISSED, "hazards.miss_selfinspection", _("Mark as not carried out")),
    ],
    final=[S.DONE, S.MISSED, S.CANCELLED],
    clocks={S.DUE: _PERIOD, S.RUNNING: _PERIOD},
)
