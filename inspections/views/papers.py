"""The register of enforcement documents: every step of a document, its PDF, printing many together."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from inspections.choices.papers import PAPER_VALID, PaperStatus
from inspections.filters.papers import PaperFilter
from inspections.forms import papers as forms
from inspections.models import EnforcementPaper
from inspections.services import papers
from inspections.services.papers_printing import print_together
from inspections.services.papers_signing import missing_signatures
from inspections.tables.papers import TONES, PaperTable
from inspections.views import papers_record
from inspections.workflow.bodies import of_its_body
from inspections.workflow.papers import ISSUE, PAPER_FLOW, PREPARE
from safetyportal.core.decisions import Decision, denied
from safetyportal.core.pages.acts import Act
from safetyportal.core.pages.forms import NoteForm, PortalForm, ReasonForm
from safetyportal.core.pages.register import Register

VIEW = "inspections.view_enforcementpaper"


def of_paper(service: Callable) -> Callable:
    """A service that takes `paper`, as the register calls it."""

    @wraps(service)
    def call(*, enforcementpaper: EnforcementPaper, **arguments: Any) -> Any:
        return service(paper=enforcementpaper, **arguments)

    return call


def is_draft(paper: EnforcementPaper, user: Any) -> Decision:
    if paper.status != PaperStatus.DRAFT:
        return denied(_("Only a draft can be changed."))
    return of_its_body(paper, user, PREPARE)


def can_be_signed(paper: EnforcementPaper, user: Any) -> Decision:
    if paper.status not in {PaperStatus.DRAFT, PaperStatus.APPROVED} or not paper.form.roles:
        return denied(_("There is nothing to sign now."))
    return of_its_body(paper, user, PREPARE)


def signatures_lack(paper: EnforcementPaper, user: Any) -> Decision:
    if not missing_signatures(paper):
        return denied(_("There is nothing to sign now."))
    return can_be_signed(paper, user)


def can_be_refused(paper: EnforcementPaper, user: Any) -> Decision:
    if not any(role.refusable for role in paper.form.roles):
        return denied(_("Nobody signs this document who could refuse."))
    return can_be_signed(paper, user)


def can_be_corrected(paper: EnforcementPaper, user: Any) -> Decision:
    if paper.status not in PAPER_VALID:
        return denied(_("Only an issued document that counts can be corrected."))
    return of_its_body(paper, user, ISSUE)


def to_paper(paper: EnforcementPaper) -> str:
    return reverse("enforcementpaper-detail", kwargs={"pk": paper.pk})


def to_job(job: Any) -> str:
    return reverse("job-detail", kwargs={"pk": job.pk})


class PaperRegister(Register):
    model = EnforcementPaper
    slug = "enforcement-papers"
    label = _("Enforcement documents")
    help = _("Documents of inspections and cases, from the draft to their delivery.")
    permission = VIEW
    table = PaperTable
    filterset = PaperFilter
    main_filters = ("q", "place", "kind", "status", "matter")
    flow = PAPER_FLOW
    state_tones = TONES
    ordering = ("-id",)
    related = (
        "enterprise",
        "jurisdiction__parent",
        "body",
        "document",
        "task",
        "visit",
        "case",
        "prepared_by",
        "corrects",
    )
    list_defer = ("values",)
    tabs = (
        (_("To decide"), "matter=to_decide"),
        (_("To issue"), "matter=to_issue"),
        (_("To serve"), "matter=to_serve"),
        (_("Prepared by me"), "matter=mine"),
    )
    empty_text = _("There is no enforcement document here.")
    detail_template = "inspections/paper_detail.html"
    export_permission = "inspections.export_enforcementpaper"
    create = Act(
        papers.prepare, forms.PrepareForm, label=_("Prepare a document"), permission=PREPARE, redirect=to_paper
    )
    edit = Act(
        of_paper(papers.change), forms.PaperForm, label=_("Fill in"), permission=PREPARE, guard=is_draft,
        help=_("Fields bear the words of the statutory form, in Chinese as it is printed. A draft may have gaps."),
    )  # fmt: skip
    acts = {
        "sign": Act(
            of_paper(papers.sign),
            forms.SignForm,
            label=_("Sign"),
            permission=PREPARE,
            guard=can_be_signed,
            template="inspections/paper_sign.html",
            tone="primary",
            icon="edit",
        ),
        "sign_by_hand": Act(
            of_paper(papers.sign),
            forms.ByHandForm,
            fixed_kwargs={"manner": "by_hand"},
            label=_("Signed by hand on the print"),
            permission=PREPARE,
            guard=can_be_signed,
        ),
        "sign_rest": Act(
            of_paper(papers.sign_rest_by_hand),
            PortalForm,
            label=_("All sign by hand on the print"),
            permission=PREPARE,
            guard=signatures_lack,
            confirm=_("Everybody named in the document signs the printed copy with a pen. Note it?"),
        ),
        "refuse_to_sign": Act(
            of_paper(papers.sign),
            forms.RefusalForm,
            fixed_kwargs={"manner": "refused"},
            label=_("Note a refusal to sign"),
            permission=PREPARE,
            guard=can_be_refused,
            help=_("Two officers note the refusal and have a witness sign (Work Safety Law, article 68)."),
        ),
        "submit": Act(of_paper(papers.submit), NoteForm, icon="send"),
        "review": Act(of_paper(papers.review), NoteForm, icon="check"),
        "return": Act(of_paper(papers.return_), ReasonForm),
        "approve": Act(of_paper(papers.approve), NoteForm, icon="check"),
        "send_back": Act(of_paper(papers.send_back), ReasonForm),
        "issue": Act(
            of_paper(papers.issue),
            PortalForm,
            icon="file-certificate",
            confirm=_("An issued document has a number and never changes. Issue it?"),
        ),
        "serve": Act(of_paper(papers.serve), forms.DeliveryForm, icon="send"),
        "correct": Act(
            of_paper(papers.correct),
            ReasonForm,
            label=_("Correct"),
            permission=ISSUE,
            guard=can_be_corrected,
            help=_("A new document is begun; it names and replaces this one when it is issued."),
            redirect=to_paper,
        ),
        "void": Act(of_paper(papers.void), ReasonForm),
        "discard": Act(of_paper(papers.discard), ReasonForm),
    }
    bulk_acts = {
        "print": Act(print_together, label=_("Print together"), permission=VIEW, together=True, redirect=to_job),
        "issue_and_print": Act(
            print_together,
            fixed_kwargs={"issue_first": True},
            label=_("Issue and print together"),
            permission=ISSUE,
            together=True,
            redirect=to_job,
        ),
    }

    def facts(self, request, record):
        return papers_record.facts(record)

    def detail_context(self, request, record, **extra):
        context = super().detail_context(request, record, **extra)
        return papers_record.complete(request, record, context)

    def extra_urls(self):
        return papers_record.urls(self)
