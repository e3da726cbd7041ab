"""The register of listed supervision and the steps of a listing."""

from django.utils.translation import gettext_lazy as _

from hazards.choices import LISTED, ListingStatus
from hazards.filters.listings import ListingFilter
from hazards.forms import listings as forms
from hazards.models import Listing
from hazards.queries import listings as queries
from hazards.services import (
    listing_acceptance,
    listing_extensions,
    listing_papers,
    listing_progress,
    listing_publishing,
    listings,
)
from hazards.tables.listings import TONES, ListingTable
from hazards.views import listing_drafts, listing_record
from hazards.workflow.listings import DECIDE, LISTING_FLOW, accepted_at_its_level, decided_at_its_level, holds_at
from safetyportal.core.decisions import ALLOWED, Decision, denied
from safetyportal.core.pages.acts import Act
from safetyportal.core.pages.forms import NoteForm, PortalForm, ReasonForm
from safetyportal.core.pages.register import Register

REPORT, HANDLE, ACCEPT = "hazards.report_listing", "hazards.handle_listing", "hazards.accept_listing"


def owes_progress(listing: Listing, user) -> Decision:
    if listing.status in LISTED and queries.owed_progress(listing) is not None:
        return ALLOWED
    return denied(_("No monthly report is owed now."))


def may_be_extended(listing: Listing, user) -> Decision:
    if listing.status != ListingStatus.SUPERVISED:
        return denied(_("Only possible while the hazard is being treated under listed supervision."))
    if queries.open_extension(listing) is not None:
        return denied(_("A request for extension already waits for decision."))
    return ALLOWED


def extension_waits(listing: Listing, user) -> Decision:
    if queries.open_extension(listing) is None:
        return denied(_("No request for extension waits for decision."))
    return decided_at_its_level(listing, user)


def acceptance_waits(listing: Listing, user) -> Decision:
    if listing.status != ListingStatus.ACCEPTANCE:
        return denied(_("The enterprise has not requested the acceptance."))
    return accepted_at_its_level(listing, user)


def _by_its_office(wanted, words):
    def guard(listing: Listing, user) -> Decision:
        if not wanted(listing):
            return denied(words)
        if not holds_at(user, HANDLE, listing, listing.level):
            return denied(_("Only the office of the level that holds the listing does this."))
        return ALLOWED

    return guard


to_be_recorded = _by_its_office(
    lambda row: row.record_due_at is not None and row.recorded_at is None, _("There is nothing to file upwards.")
)
to_be_published = _by_its_office(
    lambda row: row.status in LISTED and row.published_at is None,
    _("This listing is published already, or it has ended."),
)
removal_to_be_published = _by_its_office(
    lambda row: (
        row.status == ListingStatus.DELISTED and row.published_at is not None and row.removal_published_at is None
    ),
    _("There is no delisting to publish."),
)
has_papers = _by_its_office(lambda row: bool(row.notice_number), _("No paper is issued yet."))


def has_papers_to_sign(listing: Listing, user) -> Decision:
    return ALLOWED if listing_papers.undelivered(listing) else denied(_("There is no paper to sign for."))


class ListingRegister(Register):
    model = Listing
    slug = "listings"
    label = _("Listed supervision")
    help = _("Major hazards under the supervision of a county, city or province, from the proposal to the write-off.")
    permission = "hazards.view_listing"
    table = ListingTable
    filterset = ListingFilter
    main_filters = ("q", "place", "level", "status", "matter")
    flow = LISTING_FLOW
    state_tones = TONES
    ordering = ("-id",)
    keyset_orderings = {"deadline": "deadline", "due_at": "due_at"}
    related = ("hazard", "enterprise", "jurisdiction__parent", "body")
    tabs = (
        (_("To decide"), "status=proposed"),
        (_("Under supervision"), "status=supervised"),
        (_("Acceptance requested"), "status=acceptance"),
        (_("Overdue"), "matter=overdue"),
        (_("Progress missing"), "matter=missing"),
        (_("Climbed to us"), "matter=climbed"),
    )
    empty_text = _("No hazard is under listed supervision here.")
    detail_template = "hazards/listing_detail.html"
    export_permission = "hazards.export_listing"
    acts = {
        "list": Act(listings.decide, forms.DecisionForm, template="hazards/listing_decide.html", icon="check"),
        "refuse": Act(listings.refuse, ReasonForm, icon="x"),
        "take_over": Act(listings.take_over, forms.TakeOverForm, template="hazards/listing_decide.html"),
        "progress": Act(
            listing_progress.file_progress,
            forms.ProgressForm,
            label=_("Report progress"),
            permission=REPORT,
            guard=owes_progress,
            tone="primary",
            icon="edit",
        ),
        "request_acceptance": Act(listing_acceptance.request_acceptance, forms.AcceptanceRequestForm, icon="send"),
        "ask_extension": Act(
            listing_extensions.request_extension,
            forms.ExtensionForm,
            label=_("Ask for more time"),
            permission=REPORT,
            guard=may_be_extended,
            template="hazards/listing_extension.html",
        ),
        "sign_for": Act(
            listing_papers.sign_for,
            PortalForm,
            label=_("Confirm receipt of the papers"),
            permission=REPORT,
            guard=has_papers_to_sign,
            icon="file-certificate",
        ),
        "acceptance": Act(
            listing_acceptance.record_acceptance,
            forms.AcceptanceForm,
            label=_("Record the acceptance"),
            permission=ACCEPT,
            guard=acceptance_waits,
            tone="primary",
            icon="check",
        ),
        "grant_extension": Act(
            listing_extensions.grant_extension,
            forms.GrantForm,
            label=_("Grant the extension"),
            permission=DECIDE,
            guard=extension_waits,
        ),
        "refuse_extension": Act(
            listing_extensions.refuse_extension,
            ReasonForm,
            label=_("Refuse the extension"),
            permission=DECIDE,
            guard=extension_waits,
            tone="danger",
        ),
        "delist": Act(listing_acceptance.delist, NoteForm, icon="check"),
        "record": Act(
            listing_publishing.record_upwards,
            NoteForm,
            label=_("File upwards"),
            permission=HANDLE,
            guard=to_be_recorded,
            icon="send",
        ),
        "publish": Act(
            listing_publishing.publish,
            forms.PublishForm,
            label=_("Publish the listing"),
            permission=HANDLE,
            guard=to_be_published,
        ),
        "publish_removal": Act(
            listing_publishing.publish_removal,
            PortalForm,
            label=_("Publish the delisting"),
            permission=HANDLE,
            guard=removal_to_be_published,
        ),
        "deliver": Act(
            listing_papers.record_delivery,
            forms.DeliveryForm,
            label=_("Record a delivery"),
            permission=HANDLE,
            guard=has_papers,
        ),
        "revoke": Act(listings.revoke, ReasonForm),
    }

    def list_rows(self, rows):
        return super().list_rows(rows).annotate(progress_missing=queries.missing_progress(self.now()))

    def detail_context(self, request, record, **extra):
        context = super().detail_context(request, record, **extra)
        return listing_record.complete(request, record, context)

    def extra_urls(self):
        return listing_drafts.urls(self)


urlpatterns = ListingRegister.urls()
