"""The register of major hazards' dossiers, and how a dossier is opened from its hazard."""

from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hazards.choices import OPEN, EvidenceKind
from hazards.filters.listings import DossierFilter
from hazards.forms import dossiers as forms
from hazards.models import Hazard, HazardFiling, MajorHazardDossier
from hazards.models.dossier import PLAN_PARTS, REPORT_PARTS
from hazards.queries.dossiers import people_of_filing
from hazards.services import dossiers
from hazards.tables.listings import DossierTable
from hazards.views.listing_drafts import hazard_act
from safetyportal.core.attachments import files_for
from safetyportal.core.decisions import ALLOWED, Decision, denied
from safetyportal.core.pages.acts import Act
from safetyportal.core.pages.forms import NoteForm, PortalForm
from safetyportal.core.pages.links import address_for
from safetyportal.core.pages.register import Register
from safetyportal.core.pages.tables import countdown

VIEW = "hazards.view_majorhazarddossier"
_UNTIL = ("temporary_measures", "stop_scope", "money", "planned_on", "needs_coordination", "coordination")


def hazard_is_open(dossier: MajorHazardDossier, user) -> Decision:
    if dossier.hazard.status in OPEN:
        return ALLOWED
    return denied(_("This hazard is not open: its dossier stays as it is."))


def can_be_signed(dossier: MajorHazardDossier, user) -> Decision:
    if dossier.is_signed:
        return denied(_("This report is already signed."))
    if dossier.missing_parts:
        return denied(_("Some parts of report and plan are not written yet."))
    return hazard_is_open(dossier, user)


def waits_for_my_office(dossier: MajorHazardDossier, user) -> Decision:
    waiting, now = dossier.hazardfiling_rows.filter(acknowledged_at=None), timezone.now()
    if any(people_of_filing(filing, now).filter(pk=user.pk).exists() for filing in waiting):
        return ALLOWED
    return denied(_("No filing of this report waits for your office."))


class DossierRegister(Register):
    model = MajorHazardDossier
    slug = "major-hazards"
    label = _("Dossiers of major hazards")
    help = _("Report, treatment plan and the five evidences of each major hazard, as its enterprise files them.")
    permission = VIEW
    table = DossierTable
    filterset = DossierFilter
    main_filters = ("q", "place", "complete", "open")
    ordering = ("-id",)
    related = ("hazard__enterprise", "jurisdiction__parent", "signed_by")
    empty_text = _("No major hazard has a dossier here yet.")
    detail_template = "hazards/dossier_detail.html"
    export_permission = "hazards.export_listing"
    detail_fields = (
        (_("Three-part report"), REPORT_PARTS),
        (_("Treatment plan"), PLAN_PARTS),
        (_("Until it is removed"), _UNTIL),
    )
    edit = Act(
        dossiers.revise,
        forms.DossierForm,
        label=_("Fill in the dossier"),
        permission="hazards.fill_majorhazarddossier",
        guard=hazard_is_open,
        help=_("What the head has signed and you change must be signed again."),
    )
    acts = {
        "evidence": Act(
            dossiers.put_evidence,
            forms.EvidenceForm,
            label=_("Add evidence"),
            permission="hazards.fill_majorhazarddossier",
            guard=hazard_is_open,
            icon="upload",
        ),
        "sign": Act(
            dossiers.sign,
            PortalForm,
            label=_("Sign and file the report"),
            permission="hazards.sign_majorhazarddossier",
            guard=can_be_signed,
            tone="primary",
            icon="check",
            confirm=_("Sign report and plan? They are filed with the county's offices at once."),
        ),
        "acknowledge": Act(
            dossiers.acknowledge,
            NoteForm,
            label=_("Take note of the filing"),
            permission="hazards.acknowledge_hazardfiling",
            guard=waits_for_my_office,
            tone="primary",
            icon="check",
        ),
    }

    def detail_context(self, request, record, **extra):
        context = super().detail_context(request, record, **extra)
        user, now = request.user, timezone.now()
        context.update(
            hazard_url=address_for(user, record.hazard),
            evidences=evidences(user, record),
            filings=filings(user, record, now),
        )
        return context

    def extra_urls(self):
        return [path("hazards/<int:pk>/dossier/", fill_page, name="hazard-dossier")]


def evidences(user, dossier: MajorHazardDossier) -> list[dict]:
    """The five, each with its evidence or the gap."""
    known = {row.kind: row for row in dossier.dossierevidence_rows.select_related("attachment")}
    files = {file.pk: file for file in files_for(user, dossier)}
    return [
        {
            "label": label,
            "row": known.get(kind),
            "file": files.get(known[kind].attachment_id) if kind in known else None,
        }
        for kind, label in EvidenceKind.choices
    ]


def filings(user, dossier: MajorHazardDossier, now) -> list[dict]:
    rows = HazardFiling.objects.visible_to(user, "hazards.view_hazardfiling").filter(dossier=dossier)
    return [
        {"row": row, "clock": None if row.acknowledged_at else countdown(row.acknowledge_by, now)}
        for row in rows.select_related("body", "acknowledged_by")
    ]


def may_have_a_dossier(hazard: Hazard, user) -> Decision:
    if not hazard.is_major:
        return denied(_("Only a major hazard has a dossier."))
    return ALLOWED if hazard.status in OPEN else denied(_("This hazard is not open: its dossier stays as it is."))


FILL = Act(
    dossiers.fill,
    forms.HazardDossierForm,
    label=_("Fill in the dossier"),
    permission="hazards.fill_majorhazarddossier",
    guard=may_have_a_dossier,
    redirect=dossiers.dossier_url,
)


def fill_page(request, pk: int):
    """The enterprise opens or continues the dossier of a major hazard."""
    return hazard_act(request, pk, FILL, "dossier")


urlpatterns = DossierRegister.urls()
