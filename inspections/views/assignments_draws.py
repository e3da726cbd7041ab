"""The register of double-random draws and what the public reads of them."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_safe

from inspections.choices.assignments import DRAW_DONE, DrawStatus
from inspections.filters.assignments import DrawFilter
from inspections.forms import assignments_more as forms
from inspections.models import RandomDraw
from inspections.queries import public_draws as public
from inspections.services import assignments_draws as services
from inspections.tables.assignments_more import DRAW_TONES, DrawTable
from inspections.workflow.assignments_draws import DRAW, DRAW_FLOW, drawn_by_its_body
from safetyportal.core.decisions import Decision, denied
from safetyportal.core.pages.acts import Act
from safetyportal.core.pages.forms import PortalForm, ReasonForm
from safetyportal.core.pages.public import too_many
from safetyportal.core.pages.register import Register

LEFT_OUT = {
    "visited": _("enterprises that reached the cap of the year"),
    "key": _("key units of the plan, inspected anyway"),
    "recused": _("enterprises with too few officers after recusal"),
    "certificate": _("officers without a certificate in force"),
    "leave": _("officers who are away"),
}
WIDE = ("pool_text", "record_text", "object_ids", "officer_ids")


def may_be_drawn_again(draw: RandomDraw, user) -> Decision:
    if draw.status not in (*DRAW_DONE, DrawStatus.VOID):
        return denied(_("This draw is not finished; void it first."))
    return drawn_by_its_body(draw, user)


class DrawRegister(Register):
    model = RandomDraw
    slug = "random-draws"
    label = _("Double-random draws")
    help = _("Enterprises and officers drawn by lot, before a witness, so that anybody can repeat the draw.")
    permission = "inspections.view_randomdraw"
    table = DrawTable
    filterset = DrawFilter
    main_filters = ("q", "place", "status", "due")
    flow = DRAW_FLOW
    state_tones = DRAW_TONES
    keyset_orderings = {"due_at": "due_at"}
    related = ("body", "committed_by", "witness", "operator", "redraw_of", "entry__plan", "jurisdiction")
    list_defer = WIDE
    tabs = (
        (_("To witness"), "status=committed"),
        (_("To draw"), "status=witnessed"),
        (_("To publish"), "status=drawn"),
    )
    empty_text = _("Nothing was drawn here yet.")
    export_permission = "inspections.export_randomdraw"
    detail_template = "inspections/draw_detail.html"
    detail_fields = (
        "body", "title", "content", "wanted", "per_object", "finish_by", "committed_by", "committed_at", "seed_source",
        "seed_value", "witness", "witness_words", "operator", "drawn_at", "published_at", "redraw_of", "redraw_reason",
    )  # fmt: skip
    create = Act(
        services.fix_pools,
        forms.PoolsForm,
        label=_("Fix the pools of a draw"),
        permission=DRAW,
        help=_("Both pools are put together by rule now; their digest is public at once, then nothing changes."),
    )
    acts = {
        "witness": Act(services.witness, forms.WitnessForm, icon="eye"),
        "draw": Act(
            services.draw,
            forms.SeedForm,
            icon="target",
            confirm=_("Draw now? The result can never be changed."),
        ),
        "publish": Act(
            services.publish, PortalForm, icon="speakerphone", confirm=_("Publish enterprises and officers drawn?")
        ),
        "redraw": Act(
            services.redraw,
            forms.DrawAgainForm,
            label=_("Draw again"),
            permission=DRAW,
            guard=may_be_drawn_again,
            icon="refresh",
            help=_("A new record with pools of today. Tasks of this draw that have not begun are cancelled then."),
        ),
        "void": Act(services.void, ReasonForm, icon="x"),
    }

    def detail_context(self, request, record, **extra):
        context = super().detail_context(request, record, **extra)
        return {
            **context,
            "units": public.unit_lines(record),
            "left_out": [(LEFT_OUT[reason], number) for reason, number in sorted(record.left_out.items())],
            "record_url": reverse("randomdraw-record", kwargs={"pk": record.pk}) if record.record_digest else "",
            "public_url": reverse("public-draw", kwargs={"pk": record.pk}),
            "tasks_url": f"{reverse('inspectiontask-list')}?draw={record.pk}",
        }

    def extra_urls(self) -> list:
        return [path(f"{self.slug}/<int:pk>/record.json", require_safe(self.record_page), name="randomdraw-record")]

    def record_page(self, request, pk: int):
        """The file that repeats the draw."""
        record = self.record_or_404(request, pk)
        if not record.record_text:
            raise Http404
        return json_file(record.record_text, pk)


def json_file(text: str, pk: int) -> HttpResponse:
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"draw-{pk}.json") or ""
    return response


@login_not_required
@require_GET
def public_list(request):
    """Digests of fixed pools and published results, newest first."""
    refusal = too_many(request, "public-draws", "inspection.public_requests_per_minute")
    if refusal is not None:
        return refusal
    division, before = (request.GET.get(name, "")[:12] for name in ("division", "before"))
    wanted = division if division.isascii() and division.isdecimal() else ""
    position = int(before) if before.isascii() and before.isdecimal() else None
    found = public.public_draws(wanted, position)
    shown = found[: public.PAGE]
    more = shown[-1].pk if len(found) > public.PAGE else None
    context = {"draws": [(row, DRAW_TONES[row.status]) for row in shown], "division": wanted, "before": more}
    return render(request, "inspections/public_draws.html", context)


@login_not_required
@require_GET
def public_detail(request, pk: int):
    """One draw: what is fixed; once it is published also who was drawn."""
    refusal = too_many(request, "public-draws", "inspection.public_requests_per_minute")
    if refusal is not None:
        return refusal
    draw = public.public_draw(pk)
    if draw is None:
        raise Http404
    units = public.unit_lines(draw) if draw.status == DrawStatus.PUBLISHED else []
    context = {"draw": draw, "units": units, "tone": DRAW_TONES[draw.status]}
    return render(request, "inspections/public_draw.html", context)


@login_not_required
@require_GET
def public_record(request, pk: int):
    """The file that anybody can repeat."""
    refusal = too_many(request, "public-draws", "inspection.public_requests_per_minute")
    if refusal is not None:
        return refusal
    text = public.published_record(pk)
    if text is None:
        raise Http404
    return json_file(text, pk)


urlpatterns = [
    *DrawRegister.urls(),
    path("double-random/", public_list, name="public-draws"),
    path("double-random/<int:pk>/", public_detail, name="public-draw"),
    path("double-random/<int:pk>/record.json", public_record, name="public-draw-record"),
]
