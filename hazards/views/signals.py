"""The register of marks on untrustworthy data (数据可信度提示), one mark, and its section at the enterprise."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hazards.choices_signals import SIGNAL_OPEN
from hazards.filters.signals import TrustSignalFilter
from hazards.forms.signals import AnswerForm
from hazards.models import TrustSignal
from hazards.queries import signals as queries
from hazards.queries.signal_words import numbers, why
from hazards.services import signals
from hazards.tables.signals import TONES, TrustSignalTable
from hazards.workflow import SIGNAL_FLOW
from safetyportal.core.attachments import files_for
from safetyportal.core.pages.acts import Act
from safetyportal.core.pages.forms import ReasonForm
from safetyportal.core.pages.register import Register

VIEW = "hazards.view_trustsignal"
_DECIDING = _("The enterprise reads your reason. A confirmed mark stays in its record.")


class TrustSignalRegister(Register):
    model = TrustSignal
    slug = "trust-signals"
    label = _("Trust in data")
    help = _(
        "Data that look untrustworthy, each with its evidence. A mark is a hint, not a finding: the enterprise answers"
        " first, then township or county decides."
    )
    permission = VIEW
    table = TrustSignalTable
    filterset = TrustSignalFilter
    main_filters = ("q", "place", "kind", "status", "month")
    flow = SIGNAL_FLOW
    state_tones = TONES
    keyset_orderings = ("month",)
    related = ("enterprise", "jurisdiction__parent", "answered_by", "decided_by")
    tabs = (
        (_("To decide"), "status=answered&status=silent"),
        (_("Waiting for answer"), "status=raised"),
        (_("Confirmed marks"), "status=confirmed"),
    )
    empty_text = _("No data are marked here. The search runs every night.")
    detail_template = "hazards/signal_detail.html"
    detail_fields = (
        "enterprise", "kind", "raised_at", "answer", "answered_by", "answered_at", "decision_note",
        "decided_by", "decided_at",
    )  # fmt: skip
    export_permission = "hazards.export_trustsignal"
    acts = {
        "answer": Act(
            signals.answer, AnswerForm, icon="message",
            help=_("Say plainly how it came about. Township and county read it together with the evidence."),
        ),
        "dismiss": Act(signals.dismiss, ReasonForm, icon="check", help=_DECIDING),
        "confirm": Act(signals.confirm, ReasonForm, icon="flag", help=_DECIDING),
    }  # fmt: skip

    def detail_context(self, request, record, **extra):
        context = super().detail_context(request, record, **extra)
        return {**context, **evidence_of(record, request.user)}


def evidence_of(signal: TrustSignal, user: Any) -> dict[str, Any]:
    """Context of templates/hazards/signal_detail.html: words, numbers, and the rows that this reader may open."""
    hazards, reports = queries.hazards_of(signal, user), queries.reports_of(signal, user)
    return {
        "why": why(signal),
        "numbers": numbers(signal),
        "hazards": hazards,
        "hazards_left": len(signal.hazard_rows) - len(hazards),
        "reports": reports,
        "reports_left": len(signal.report_rows) - len(reports),
        "photos": [{"row": photo, "hazard": hazard} for photo, hazard in queries.photos_of(signal, user)],
        "files": [{"row": row, "picture": row.content_type.startswith("image/")} for row in files_for(user, signal)],
    }


def section_of_enterprise(rows: Any, enterprise: Any, reader: Any, now: Any) -> dict | None:
    """The section of the enterprise's record: marks, newest first; nothing where there is none."""
    shown = list(rows.order_by("-pk")[:5])
    if not shown:
        return None
    for row in shown:
        row.enterprise = enterprise
    return {
        "rows": [{"row": row, "why": why(row), "tone": TONES[row.status]} for row in shown],
        "open": rows.filter(status__in=SIGNAL_OPEN).count(),
        "confirmed": rows.filter(status="confirmed").count(),
        "url": f"{reverse('trustsignal-list')}?enterprise={enterprise.pk}",
    }


urlpatterns = TrustSignalRegister.urls()
