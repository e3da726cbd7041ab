"""Reports by QR code: the enterprise's safety officer decides on each."""

from django.utils.translation import gettext_lazy as _

from hazards.choices import IntakeStatus as S
from safetyportal.core.workflow import Clock, Workflow, transition

MODERATE = "hazards.moderate_workerreport"

WORKER_REPORT_FLOW = Workflow(
    "hazards.WorkerReport",
    initial=S.WAITING,
    steps=[
        transition("accept", S.WAITING, S.ACCEPTED, MODERATE, _("Accept as a hazard")),
        transition("merge", S.WAITING, S.MERGED, MODERATE, _("Known already"), style="secondary"),
        transition("reject", S.WAITING, S.REJECTED, MODERATE, _("Do not accept"), needs_note=True, style="secondary"),
    ],
    final=[S.ACCEPTED, S.MERGED, S.REJECTED],
    clocks={S.WAITING: Clock("moderation", "hazard.intake_workdays")},
)
