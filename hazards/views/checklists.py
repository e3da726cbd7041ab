"""Checklist standards and items: what applies, what this level adds, and the sheet to print."""

from django.http import Http404
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from enterprises.models import Enterprise
from hazards.filters.selfcheck import ChecklistItemFilter, ChecklistStandardFilter
from hazards.forms import selfcheck as forms
from hazards.models import ChecklistItem, ChecklistStandard
from hazards.queries.checklists import (
    effective_items,
    items_of_standard,
    level_of_place,
    upper_items,
    with_item_total,
)
from hazards.queries.inspections import Line, sections
from hazards.services import checklists
from hazards.tables.selfcheck import ChecklistItemTable, ChecklistStandardTable
from safetyportal.core.deadlines import local_day
from safetyportal.core.decisions import denied
from safetyportal.core.pages.acts import Act
from safetyportal.core.pages.forms import ReasonForm
from safetyportal.core.pages.register import Register

VIEW, KEEP = "hazards.view_checkliststandard", "hazards.keep_checkliststandard"


def of_own_level(record, user):
    """Each level keeps its own checklists."""
    return checklists.own_level(user, record.place)


def extends(standard, user):
    decision = of_own_level(standard, user)
    if decision and checklists.upper_standard(standard.code, standard.place) is None:
        return denied(_("No upper level has a standard with this code."))
    return decision


def not_ended(item, user):
    return denied(_("This item was ended or replaced already.")) if item.valid_to else of_own_level(item, user)


class ChecklistStandardRegister(Register):
    model = ChecklistStandard
    slug = "checklists"
    label = _("Checklist standards")
    help = _("Upper levels apply below as they are; a lower level adds items or tightens them, never fewer.")
    permission = VIEW
    table = ChecklistStandardTable
    filterset = ChecklistStandardFilter
    main_filters = ("q", "level", "sector")
    ordering = ("id",)
    list_template = "hazards/selfcheck_standards.html"
    detail_template = "hazards/selfcheck_standard.html"
    empty_text = _("No checklist yet. National ones come with the portal; add your own level's here.")
    detail_fields = (
        "code", "title", "valid_from", "valid_to", "source", "verification",
    )  # fmt: skip
    create = Act(checklists.add_standard, forms.StandardForm, label=_("Add a standard"), permission=KEEP)
    edit = Act(
        checklists.change_standard, forms.StandardChangeForm, label=_("Change"), permission=KEEP, guard=of_own_level
    )
    acts = {
        "add_item": Act(
            checklists.add_item, forms.ItemForm, label=_("Add an item"), permission=KEEP, guard=of_own_level,
            icon="plus", tone="primary",
        ),
        "tighten": Act(
            checklists.tighten, forms.TightenForm, label=_("Tighten an upper item"), permission=KEEP, guard=extends,
            icon="adjustments", help=_("A further method, a higher level or a shorter rhythm. Less is not possible."),
        ),
    }  # fmt: skip

    def list_rows(self, rows):
        return with_item_total(super().list_rows(rows))

    def detail_context(self, request, record, **extra):
        today = local_day(self.now())
        own = record.items.filter(ChecklistItem.on(today)).order_by("order", "pk")
        return super().detail_context(
            request, record, kept_by=level_of_place(record.place), own_items=list(own),
            upper_items=upper_items(record, today), **extra,
        )  # fmt: skip

    def print_page(self, request, pk: int):
        """The items on A4 with boxes to tick by hand."""
        record = self.record_or_404(request, pk)
        today = local_day(self.now())
        items = items_of_standard(record, today)
        return _sheet(request, record.title, items, record.source)

    def extra_urls(self):
        return [path("checklists/of/<int:pk>/", effective_page, name="checkliststandard-effective")]


def _sheet(request, title, items, source=""):
    rows = [Line(number, item, None) for number, item in enumerate(items, start=1)]
    context = {"title": title, "sections": sections(rows), "source": source, "printed_by": request.user.name}
    return render(request, "print/selfcheck_checklist.html", context)


@require_GET
def effective_page(request, pk: int):
    """Everything that one enterprise has to look at today, on screen or (`?print=1`) on A4."""
    enterprise = Enterprise.objects.visible_to(request.user, "hazards.view_selfinspection").filter(pk=pk).first()
    if enterprise is None:
        raise Http404
    items = effective_items(enterprise, local_day(ChecklistStandardRegister().now()))
    if request.GET.get("print"):
        return _sheet(request, enterprise.name, items)
    rows = [Line(number, item, None) for number, item in enumerate(items, start=1)]
    context = {"enterprise": enterprise, "sections": sections(rows), "count": len(rows)}
    return render(request, "hazards/selfcheck_effective.html", context)


class ChecklistItemRegister(Register):
    model = ChecklistItem
    slug = "checklist-items"
    label = _("Checklist items")
    help = _("Every item of every level that applies in your area. Export, change in Excel, import again.")
    permission = VIEW
    table = ChecklistItemTable
    filterset = ChecklistItemFilter
    main_filters = ("q", "standard", "kept_by")
    ordering = ("id",)
    related = ("standard",)
    empty_text = _("No checklist items yet.")
    detail_fields = (
        "standard", "code", "tightens", "section", "category", "title", "method", "basis", "level", "criteria", "duty",
        "rhythm", "valid_from", "valid_to", "verification",
    )  # fmt: skip
    acts = {
        "revise": Act(
            checklists.revise_item, forms.RevisionForm, label=_("Revise from a day on"), permission=KEEP,
            guard=not_ended, icon="edit", tone="primary",
            help=_("The present text stays with the inspections that were made with it."),
        ),
        "end": Act(
            checklists.end_item, ReasonForm, label=_("End the item"), permission=KEEP, guard=not_ended, icon="x",
            help=_("Only what this level has added or tightened ends; upper items go on."),
        ),
    }  # fmt: skip


urlpatterns = [*ChecklistStandardRegister.urls(), *ChecklistItemRegister.urls()]
