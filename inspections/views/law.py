"""The law library and tables of discretion: for every official to read, for few to keep."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from hazards.choices import HazardCategory
from inspections.filters.law import DiscretionFilter, LawFilter, ViolationFilter
from inspections.forms import law as forms
from inspections.models import DiscretionTable, LawInstrument, Violation
from inspections.queries.law import proposal_of
from inspections.queries.law_amounts import Facts, discretion_table, range_in_yuan, step_range
from inspections.queries.law_prompt import place_of
from inspections.queries.law_words import penalty_in_words, yuan
from inspections.services import law_discretion, law_library
from inspections.tables.law import DiscretionTableTable, LawTable, ViolationTable
from inspections.views import law_prompt
from inspections.workflow.own_place import at_own_place
from safetyportal.core import codes
from safetyportal.core.choices import Level
from safetyportal.core.deadlines import local_day
from safetyportal.core.decisions import ALLOWED, denied
from safetyportal.core.pages.acts import Act
from safetyportal.core.pages.register import Register

VIEW, KEEP = law_prompt.VIEW, law_library.KEEP
READ_DISCRETION, KEEP_DISCRETION = "inspections.view_discretiontable", law_discretion.KEEP


def uncited(violation, user):
    if law_library.is_cited(violation):
        return denied(_("Findings or cases refer to this version. Give it a new version from a day on."))
    return ALLOWED


def running(record, user):
    return denied(_("This version has ended already.")) if record.valid_to else ALLOWED


def of_own_place(table, user):
    if table.valid_to:
        return denied(_("This version has ended already."))
    return at_own_place(table.place, user, KEEP_DISCRETION, law_discretion.OTHERS)


def with_words(groups: list[dict], words: dict[str, Any]) -> list[dict]:
    """Facts with these words in place of the codes that the rows keep."""
    for fact in (one for group in groups for one in group["facts"] if words.get(one.get("name"))):
        fact["value"] = words[fact["name"]]
    return groups


class ViolationRegister(Register):
    model = Violation
    slug = "law/unlawful-acts"
    label = _("Unlawful acts and penalties")
    help = _("What is forbidden, where it says so, and what it costs, by the law in force on a day. Amounts in yuan.")
    permission = VIEW
    table = ViolationTable
    filterset = ViolationFilter
    main_filters = ("q", "category", "in_force")
    tabs = ((_("In force"), "in_force=1"), (_("To be checked"), "in_force=1&verification=U&verification=P"))
    ordering = ("code", "id")
    detail_template = "inspections/violation_detail.html"
    detail_fields = (
        "code", "title", "violated", "punished", "valid_from", "valid_to", "categories", "trades", "keywords", "source",
        "verification", "note",
    )  # fmt: skip
    create = Act(law_library.add_violation, forms.ViolationForm, label=_("Add an unlawful act"), permission=KEEP)
    acts = {
        "revise": Act(
            law_library.revise_violation, forms.RevisionForm, label=_("New version from a day on"), permission=KEEP,
            guard=running, icon="edit", tone="primary",
            help=_("Cases about acts before that day keep the present version."),
        ),
        "check": Act(
            law_library.check_violation, forms.CheckForm, label=_("Compared with the text"), permission=KEEP,
            icon="square-check",
        ),
        "add_penalty": Act(
            law_library.add_penalty, forms.PenaltyForm, label=_("Add a penalty"), permission=KEEP, guard=uncited,
            icon="plus",
        ),
        "remove_penalty": Act(
            law_library.remove_penalty, forms.RemovePenaltyForm, label=_("Remove a penalty"), permission=KEEP,
            guard=uncited, icon="minus",
        ),
        "end": Act(
            law_library.end_violation, forms.EndForm, label=_("End"), permission=KEEP, guard=running, icon="x"
        ),
    }  # fmt: skip

    def facts(self, request, record):
        kinds = dict(HazardCategory.choices)
        categories = "、".join(str(kinds.get(code, code)) for code in record.categories)
        words = {"categories": categories, "trades": codes.labels("sector", record.trades)}
        return with_words(super().facts(request, record), words)

    def rows_for(self, user):
        return Violation.norms.visible_to(user, self.permission)

    def list_rows(self, rows):
        return super().list_rows(rows).prefetch_related("sanctions")

    def detail_context(self, request, record, **extra):
        today = local_day(self.now())
        place = place_of(request.user)
        on = today if record.in_force(today) else record.valid_from
        proposal = proposal_of(record, place, on)
        return super().detail_context(
            request, record, brief=law_prompt.brief_context(proposal) if proposal else None,
            versions=versions_of(record), discretion=discretion_of(record, place, on), **extra,
        )  # fmt: skip


def versions_of(record: Violation) -> list[dict]:
    """Every version of the act, line by line, with a mark where a line differs from the version before."""
    rows = list(Violation.objects.filter(code=record.code).order_by("valid_from").prefetch_related("sanctions"))
    if len(rows) < 2:
        return []
    compared: list[dict] = []
    before: dict[str, Any] = {}
    for row in rows:
        penalties = {
            f"{one.get_stage_display()} · {one.get_party_display()}": penalty_in_words(one)
            for one in row.sanctions.all()
        }
        lines = {str(_("Violated")): row.violated, str(_("Punished")): row.punished, **penalties}
        compared.append(
            {
                "version": row,
                "shown": row.pk == record.pk,
                "lines": [(name, text, bool(before) and before.get(name) != text) for name, text in lines.items()],
            }
        )
        before = lines
    return compared


def discretion_of(record: Violation, place: str, on) -> list[dict]:
    """The steps that hold at a place for each fine of the act."""
    found = []
    for row in record.sanctions.all():
        statutory = range_in_yuan(row, Facts())
        table = discretion_table(record.code, row.party, row.stage, place, on)
        if not statutory.high or table is None:
            continue
        steps = [(step, step_range(step, statutory)) for step in table.steps.all()]
        found.append(
            {
                "title": f"{row.get_stage_display()} · {row.get_party_display()}",
                "table": table,
                "steps": [
                    {"gravity": step.get_gravity_display(), "conditions": step.conditions,
                     "low": yuan(part.low), "high": yuan(part.high)}
                    for step, part in steps
                ],
            }
        )  # fmt: skip
    return found


class LawRegister(Register):
    model = LawInstrument
    slug = "law/laws"
    label = _("Laws and regulations")
    help = _("Editions with their days, and what single articles say in short. Quote from the promulgated text.")
    permission = VIEW
    table = LawTable
    filterset = LawFilter
    main_filters = ("q", "kind", "in_force")
    ordering = ("code", "id")
    detail_template = "inspections/law_detail.html"
    detail_fields = (
        "code", "title", "number", "kind", "valid_from", "valid_to", "ended_by", "source", "verification", "note",
    )  # fmt: skip

    def rows_for(self, user):
        return LawInstrument.norms.visible_to(user, self.permission)

    def detail_context(self, request, record, **extra):
        editions = LawInstrument.objects.filter(code=record.code).exclude(pk=record.pk).order_by("valid_from")
        return super().detail_context(
            request, record, articles=list(record.articles.all()), editions=list(editions), **extra
        )


class DiscretionRegister(Register):
    model = DiscretionTable
    slug = "law/discretion"
    label = _("Tables of discretion")
    help = _("The deepest table that the one above allows holds. Amounts never leave the range of the law.")
    permission = READ_DISCRETION
    table = DiscretionTableTable
    filterset = DiscretionFilter
    main_filters = ("q", "in_force")
    related = ("jurisdiction",)
    detail_template = "inspections/discretion_detail.html"
    detail_fields = (
        "title", "jurisdiction", "violation", "party", "stage", "number", "source", "valid_from", "valid_to",
        "override_down_to", "verification",
    )  # fmt: skip
    create = Act(
        law_discretion.set_table, forms.DiscretionForm, label=_("Set a table"), permission=KEEP_DISCRETION,
        help=_("It ends the table that stood here for the same act."),
    )  # fmt: skip
    acts = {
        "end": Act(
            law_discretion.end_table, forms.EndForm, label=_("End"), permission=KEEP_DISCRETION, guard=of_own_place,
            icon="x", help=_("From this day on the table above holds again."),
        ),
    }  # fmt: skip

    def facts(self, request, record):
        act = Violation.objects.filter(code=record.violation).order_by("-valid_from").first()
        below = record.override_down_to > record.jurisdiction.level
        words = {
            "violation": act and f"{record.violation} {act.title}",
            "override_down_to": Level(record.override_down_to).label if below else _("no lower level"),
        }
        return with_words(super().facts(request, record), words)

    def detail_context(self, request, record, **extra):
        return super().detail_context(request, record, steps=steps_of(record), **extra)


def steps_of(table: DiscretionTable) -> list[dict]:
    """Steps as they were set: per cent of the range, or yuan."""
    return [
        {
            "gravity": step.get_gravity_display(),
            "conditions": step.conditions,
            "part": f"{yuan(step.low)}–{yuan(step.high)}"
            if step.low is not None and step.high is not None
            else f"{step.share_from:.0%}–{step.share_to:.0%}",
        }
        for step in table.steps.all()
    ]


urlpatterns = [
    *law_prompt.urlpatterns, *ViolationRegister.urls(), *LawRegister.urls(), *DiscretionRegister.urls(),
]  # fmt: skip
