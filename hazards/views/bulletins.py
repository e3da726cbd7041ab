"""Bulletins: the archive, drafting and editing, issuing by a leader."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from hazards.choices_tables import BulletinStatus
from hazards.filters.level_reports import HazardBulletinFilter
from hazards.forms import bulletins as forms
from hazards.models import HazardBulletin
from hazards.queries.table_columns import rate
from hazards.services import bulletins as services
from hazards.tables.level_reports import BULLETIN_TONES, HazardBulletinTable
from hazards.workflow.bulletins import BULLETIN_FLOW, DRAFT, ISSUE, of_this_level
from safetyportal.core.decisions import denied
from safetyportal.core.errors import NotAllowed
from safetyportal.core.issued import papers_for
from safetyportal.core.pages.acts import Act
from safetyportal.core.pages.forms import NoteForm, ReasonForm
from safetyportal.core.pages.papers import pdf_response
from safetyportal.core.pages.register import Register, bound


def is_draft(bulletin, user):
    if bulletin.status != BulletinStatus.DRAFT:
        return denied(_("Only a draft can be changed."))
    return of_this_level(DRAFT)(bulletin, user)


def to_bulletin(bulletin) -> str:
    return reverse("hazardbulletin-detail", kwargs={"pk": bulletin.pk})


class HazardBulletinRegister(Register):
    model = HazardBulletin
    slug = "bulletins"
    label = _("Bulletins")
    help = _("Monthly bulletins: drafted from the figures, edited, issued under a number by a leader.")
    permission = "hazards.view_hazardbulletin"
    table = HazardBulletinTable
    filterset = HazardBulletinFilter
    flow = BULLETIN_FLOW
    state_tones = BULLETIN_TONES
    related = ("jurisdiction__parent", "body", "drafted_by", "edited_by", "issued_by")
    list_defer = ("figures", "opening", "situation", "problems", "requirements")
    keyset_orderings = ("month",)
    tabs = ((_("Drafts"), "status=draft"), (_("Issued"), "status=issued"))
    empty_text = _("No bulletin has been drafted here yet.")
    detail_template = "hazards/bulletin_detail.html"
    export_permission = "hazards.export_hazardbulletin"
    create = Act(
        services.draft_bulletin,
        forms.DraftForm,
        label=_("Draft a bulletin"),
        permission=DRAFT,
        redirect=to_bulletin,
        help=_("Text, rankings and charts are made from the figures of this moment; the text can be edited."),
    )
    edit = Act(services.edit, forms.TextForm, label=_("Edit the text"), permission=DRAFT, guard=is_draft)
    acts = {
        "issue": Act(
            services.issue_bulletin,
            NoteForm,
            icon="file-certificate",
            help=_("The bulletin gets its number and can be changed no more."),
        ),
        "regenerate": Act(
            services.regenerate,
            forms.RegenerateForm,
            label=_("Generate anew"),
            permission=DRAFT,
            guard=is_draft,
            icon="refresh",
        ),
        "discard": Act(services.discard, ReasonForm, icon="x"),
        "withdraw": Act(services.withdraw, ReasonForm, icon="x"),
    }
    detail_fields = (
        (
            _("Bulletin"),
            (
                "month", "number", "issued_on", "body", "addressee", "copies", "generated_at", "edited", "drafted_by",
                "edited_by", "issued_by", "decision_note",
            ),
        ),
    )  # fmt: skip

    def detail_context(self, request, record, **extra):
        context = super().detail_context(request, record, **extra)
        parts = ("opening", "situation", "problems", "requirements")
        user = request.user
        writer = any(of_this_level(perm)(record, user) for perm in (DRAFT, ISSUE))
        return {
            **context,
            "texts": [
                {"label": record._meta.get_field(name).verbose_name, "words": getattr(record, name)} for name in parts
            ],
            "ranking": [
                line | {"rate": rate(line["filed"], line["due"], 1), "zero_rate": rate(line["zero"], line["filed"], 1)}
                for line in record.figures.get("children", [])
            ],
            "papers": papers_for(request.user, record)[:5],
            "may_draft": writer and record.status == BulletinStatus.DRAFT,
        }

    def extra_urls(self) -> list:
        page = require_POST(bound(draft_page, self))
        return [path("bulletins/<int:pk>/draft.pdf", page, name="hazardbulletin-draft")]


def draft_page(register, request, pk: int):
    """The bulletin as it would look, marked as a draft."""
    bulletin = register.record_or_404(request, pk)
    if bulletin.status != BulletinStatus.DRAFT:
        raise NotAllowed(_("Only a draft can be changed."))
    content = services.draft_paper(hazardbulletin=bulletin, actor=request.user, now=register.now())
    return pdf_response(content, "draft.pdf")


urlpatterns = HazardBulletinRegister.urls()
