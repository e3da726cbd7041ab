"""Pages that show the components of templates/components with invented data, for the tests of the shell only."""

import json

from django import forms
from django.http import HttpResponse, JsonResponse
from django.template import engines
from django.urls import path

from safetyportal.urls import handler400, handler403, handler404, handler500, urlpatterns  # noqa: F401 -- the site's own

BASE = '{% extends "base.html" %}{% block title %}Specimen{% endblock %}{% block heading %}Specimen{% endblock %}'
CLASSES = [
    {"value": value, "label": f"{value}级", "tone": tone}
    for value, tone in (("A", "red"), ("B", "orange"), ("C", "yellow"), ("D", "blue"))
]
SQUARE = [[[112.0, 27.0], [114.0, 27.0], [114.0, 29.0], [112.0, 29.0], [112.0, 27.0]]]


class SpecimenForm(forms.Form):
    name = forms.CharField(label="企业名称", help_text="与营业执照一致。")
    staff = forms.IntegerField(label="从业人数", required=False)
    objects = forms.MultipleChoiceField(
        label="特殊对象",
        required=False,
        choices=[("a", "有限空间"), ("b", "液氨")],
        widget=forms.CheckboxSelectMultiple,
    )
    licence = forms.FileField(label="营业执照", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["staff"].unit = "人"
        self.fields["licence"].max_mb = 1
        self.fields["licence"].widget.attrs["accept"] = ".pdf,image/*"


def show(request, body: str, status: int = 200, **context) -> HttpResponse:
    page = engines["django"].from_string(f"{BASE}{{% block content %}}{body}{{% endblock %}}")
    return HttpResponse(page.render(context, request), status=status)


def acts(request):
    if request.method == "POST":
        return show(request, '<p id="done">{{ act }}</p>', act=request.POST["act"])
    actions = [
        {"name": "approve", "label": "通过", "url": "", "enabled": True, "confirm": "确定通过？", "tone": "primary"},
        {"name": "cancel", "label": "注销", "url": "", "enabled": False, "reason": "有未销号的隐患。"},
    ]
    return show(request, '{% include "components/actions.html" %}', actions=actions)


def form_page(request):
    form = SpecimenForm(request.POST or None, request.FILES or None)
    form.is_valid()
    body = (
        '<form method="post" enctype="multipart/form-data" novalidate data-draft-url="/specimens/draft/"'
        ' data-draft-key="1:specimen">{% csrf_token %}'
        '{% include "components/form.html" with form=form groups=None only %}'
        '<div class="form-bar"><button class="btn btn-primary">提交</button>'
        '<span class="draft-state" data-draft-state role="status"></span></div></form>'
    )
    return show(request, body, form=form)


def draft(request):
    return JsonResponse({"saved_at": "10:32"})


def rows(request):
    body = """
      <div class="table-box" data-table>
        <div class="bulk-bar" data-bulk-bar hidden><strong data-selected-count></strong></div>
        <div class="table-scroll" tabindex="0" role="region" aria-label="企业">
          <table class="table-dense">
            <thead><tr>
              <th class="select-cell"><input type="checkbox" data-select-all aria-label="全选"></th>
              <th>企业</th><th>等级</th><th>状态</th>
            </tr></thead>
            <tbody>{% for n in numbers %}<tr>
              <td class="select-cell">
                <input type="checkbox" data-select-row value="{{ n }}" aria-label="选择 {{ n }}"></td>
              <td class="row-title"><a href="#">示例企业{{ n }}</a></td>
              <td data-label="等级">{% include "components/risk.html" with level="red" only %}</td>
              <td data-label="状态">{% include "components/badge.html" with label="待审核" tone="waiting" only %}</td>
            </tr>{% endfor %}</tbody>
          </table>
        </div>
      </div>"""
    return show(request, body, numbers=range(1, 6))


class FilterForm(forms.Form):
    q = forms.CharField(label="名称", required=False)
    risk = forms.MultipleChoiceField(
        label="等级", required=False, choices=[("A", "A级"), ("B", "B级"), ("C", "C级")], widget=forms.SelectMultiple
    )


def filter_page(request):
    body = (
        '{% include "components/filter_bar.html" %}<p id="asked">{% for risk in risks %}{{ risk }}{% endfor %}</p>'
        '{% include "components/column_menu.html" %}'
    )
    columns = [{"name": "name", "label": "名称", "shown": True}, {"name": "place", "label": "属地", "shown": False}]
    return show(request, body, form=FilterForm(request.GET), risks=request.GET.getlist("risk"), columns=columns)


def map_page(request):
    body = (
        '{% endblock %}{% block styles %}{% include "components/map_styles.html" %}{% endblock %}'
        '{% block scripts %}{% include "components/map_scripts.html" %}{% endblock %}'
        '{% block places %}{% include "components/map.html" %}'
    )
    return show(
        request,
        body,
        boundaries_url="/specimens/map/boundaries/",
        points_url="/specimens/map/points/?status=active",
        classes=CLASSES,
        classes_json=json.dumps(CLASSES),
        place_name="湖南省",
    )


def boundaries(request):
    """One division, which has nothing below it."""
    feature = {
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": SQUARE},
        "properties": {"code": "4301", "name": "示例市", "center": [113.0, 28.0]},
    }
    return JsonResponse({"type": "FeatureCollection", "features": [] if request.GET.get("parent") else [feature]})


def points(request):
    """Two firms and one cluster of the server; what is asked for comes back in `asked`."""
    firms = [
        point(112.5, 27.5, id=1, name="示例甲厂", url="/", place="示例镇", **{"class": "A"}),
        point(113.5, 28.5, id=2, name="示例乙厂", url="/", place="示例镇", **{"class": "D"}),
    ]
    cluster = point(113.0, 28.0, count=40, n_A=1, n_D=39)
    answer = {"type": "FeatureCollection", "features": [*firms, cluster], "total": 42, "without_coordinates": 3}
    return JsonResponse({**answer, "complete": False, "asked": request.GET.dict()})


def point(longitude: float, latitude: float, **properties) -> dict:
    geometry = {"type": "Point", "coordinates": [longitude, latitude]}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def charts(request):
    data = {"categories": ["9月", "10月"], "unit": "家", "series": [{"name": "登记", "values": [3, 5]}]}
    body = (
        '{% include "components/chart.html" with kind="bar" id="c1" label="登记数" %}'
        '{% endblock %}{% block scripts %}{% include "components/chart_scripts.html" %}'
    )
    return show(request, body, data=data, head=["月", "登记"], rows=[["9月", 3], ["10月", 5]])


urlpatterns = [
    *urlpatterns,
    path("specimens/acts/", acts),
    path("specimens/form/", form_page),
    path("specimens/draft/", draft),
    path("specimens/rows/", rows),
    path("specimens/filter/", filter_page),
    path("specimens/map/", map_page),
    path("specimens/map/boundaries/", boundaries),
    path("specimens/map/points/", points),
    path("specimens/charts/", charts),
]
