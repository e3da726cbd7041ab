"""Quality appraisals: the register of draws, one draw with its cases, their scores, and the results by body."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as text
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from inspections.filters.cases import QualityDrawFilter
from inspections.forms import cases_after as forms
from inspections.forms.cases_after import PeriodForm
from inspections.models import QualityDraw, QualityScore
from inspections.queries.cases_quality import by_body, by_month, by_officer, scored
from inspections.services import cases_quality
from inspections.tables.cases import QualityDrawTable
from inspections.workflow.cases_guards import APPRAISE, HANDLE
from safetyportal.core.access import holds
from safetyportal.core.decisions import ALLOWED, Decision, denied
from safetyportal.core.errors import NotAllowed
from safetyportal.core.pages import acting, acts
from safetyportal.core.pages.acts import Act
from safetyportal.core.pages.register import Register

VIEW = "inspections.view_qualitydraw"
CASE = "inspections.view_enforcementcase"


class QualityDrawRegister(Register):
    model = QualityDraw
    slug = "quality-appraisals"
    label = _("Quality appraisals")
    help = _("Closed cases drawn by lot from a published seed and scored by the table.")
    permission = VIEW
    table = QualityDrawTable
    filterset = QualityDrawFilter
    main_filters = ("q", "place")
    related = ("jurisdiction__parent", "drawn_by")
    empty_text = _("No appraisal yet.")
    export_permission = "inspections.export_qualitydraw"
    detail_template = "inspections/quality_detail.html"
    detail_fields = (
        "title",
        "closed_from",
        "closed_to",
        "wanted",
        "seed_source",
        "seed",
        "witness",
        "drawn_by",
        "drawn_at",
    )
    create = Act(cases_quality.draw, forms.DrawForm, label=_("Draw cases"), permission=APPRAISE)

    def detail_context(self, request, record, **extra):
        context = super().detail_context(request, record, **extra)
        scores = _scores(request.user, record)
        context.update(
            scores=scores, results=by_body([line["row"] for line in scores]), pool_size=len(record.pool),
            record_url=reverse("quality-record", kwargs={"pk": record.pk}) if record.record_text else "",
        )  # fmt: skip
        return context

    def extra_urls(self):
        return [
            path("quality-scores/<int:pk>/<slug:name>/", score_page, name="quality-score"),
            path("quality-appraisals/results/", results_page, name="quality-results"),
            path("quality-appraisals/<int:pk>/record.json", self.record_file, name="quality-record"),
        ]

    def record_file(self, request, pk: int):
        """What `manage.py replay_draw` repeats."""
        record = self.record_or_404(request, pk)
        answer = HttpResponse(record.record_text, content_type="application/json; charset=utf-8")
        answer["Content-Disposition"] = content_disposition_header(True, f"quality-draw-{record.pk}.json")
        return answer


def _scores(user, record: QualityDraw) -> list[dict]:
    rows = QualityScore.objects.visible_to(user, CASE).filter(draw=record).select_related("case__body", "reviewer")
    return [
        {
            "row": row,
            "url": reverse("enforcementcase-detail", kwargs={"pk": row.case_id}),
            **{f"{name}_url": act_url(row, name, user) for name in _ACTS},
        }
        for row in rows
    ]


def act_url(row: QualityScore, name: str, user) -> str:
    """Where the act is done, for those who may do it now."""
    allowed = acts.decide(_OF_SCORE, name, _ACTS[name], row, user)
    return reverse("quality-score", kwargs={"pk": row.pk, "name": name}) if allowed else ""


@require_GET
def results_page(request):
    """Scores by body, by officer in charge and by month of the appraisal, of the cases that the reader may see."""
    if not holds(request.user, VIEW):
        raise NotAllowed
    form = PeriodForm(request.GET or None)
    first, last = form.period()
    rows = scored(request.user, first, last)
    return render(
        request, "inspections/quality_results.html",
        {"form": form, "bodies": by_body(rows), "officers": by_officer(rows), "months": by_month(rows)},
    )  # fmt: skip


class OfScore(Register):
    """Acts on one score; not a register of its own."""

    model = QualityScore
    permission = CASE

    def with_related(self, rows):
        return rows.select_related("case__jurisdiction__parent", "draw")

    def detail_url(self, record):
        return reverse("qualitydraw-detail", kwargs={"pk": record.draw_id})


_OF_SCORE = OfScore()


def not_objected(row: QualityScore, _user) -> Decision:
    return denied(_("The score is final.")) if row.objection or row.answered_at else ALLOWED


def objected(row: QualityScore, _user) -> Decision:
    return ALLOWED if row.objection and row.answered_at is None else denied(_("Nobody objects."))


def scored_once(row: QualityScore, _user) -> Decision:
    return ALLOWED if row.total is not None and not row.objection else denied(_("There is no score to object to."))


def _as_score(service):
    return lambda *, qualityscore, **given: service(score=qualityscore, **given)


def _case(row: QualityScore) -> str:
    """Officers of a case see no appraisal as a whole, but what it gave their case."""
    return reverse("enforcementcase-detail", kwargs={"pk": row.case_id}) + "#scores"


_BACK = lambda row: reverse("qualitydraw-detail", kwargs={"pk": row.draw_id})  # noqa: E731 -- said three times
_ACTS = {
    "score": Act(_as_score(cases_quality.score), forms.ScoreForm, label=_("Score the case"), permission=APPRAISE,
                 guard=not_objected, redirect=_BACK),
    "object": Act(_as_score(cases_quality.object_to), forms.ScoreObjectionForm, label=_("Object to the score"),
                  permission=HANDLE, guard=scored_once, redirect=_case),
    "answer": Act(_as_score(cases_quality.answer), forms.ScoreAnswerForm, label=_("Answer the objection raised"),
                  permission=APPRAISE, guard=objected, redirect=_BACK),
}  # fmt: skip


def score_page(request, pk: int, name: str):
    """Score, object, answer: for those whose posting allows it at the case."""
    record = _OF_SCORE.record_or_404(request, pk)
    act = _ACTS.get(name)
    if act is None:
        raise Http404
    back = act.redirect(record) if act.redirect else _OF_SCORE.detail_url(record)
    title = text("%(act)s: %(case)s") % {"act": act.label, "case": record.case.title}
    return acting.permitted_page(acting.Doing(_OF_SCORE, request, act, title, f"score:{pk}:{name}", record, back))
