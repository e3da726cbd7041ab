"""The tree of divisions: browsed level by level within one's area; grid cells are added below townships."""

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from safetyportal.core import places
from safetyportal.core.access import can, granted_paths
from safetyportal.core.choices import Level
from safetyportal.core.divisions import called
from safetyportal.core.errors import NotAllowed
from safetyportal.core.models import Jurisdiction, JurisdictionChange, SupervisingBody
from safetyportal.core.pages import division_field
from safetyportal.core.pages.acting import Doing, do_page
from safetyportal.core.pages.acts import Act
from safetyportal.core.pages.forms import PortalForm
from safetyportal.core.roles import known_permissions
from safetyportal.core.services import divisions

VIEW = "core.view_supervisingbody"
BODIES_SHOWN = 100


def visible_paths(user) -> list[str]:
    """Places whose divisions this person browses: where they supervise or keep the tree."""
    return sorted({*granted_paths(user, VIEW), *granted_paths(user, divisions.PERMISSION)})


def division_or_404(user, code: str) -> Jurisdiction:
    node = called(code).filter(valid_to=None).first()
    if node is None or not _in_area(node.path, visible_paths(user)):
        raise Http404
    return node


def _in_area(path: str, paths: list[str]) -> bool:
    return any(path.startswith(granted) for granted in paths)


@require_GET
def list_page(request):
    """Where this person's area begins; a single place opens at once."""
    paths = visible_paths(request.user)
    if not paths:
        raise NotAllowed
    nodes = list(Jurisdiction.objects.filter(path__in=paths, valid_to=None).order_by("path"))
    if len(nodes) == 1:
        return _show(request, nodes[0])
    return render(request, "core/division.html", {"title": _("Divisions"), "children": nodes})


@require_GET
def detail_page(request, code: str):
    """One division: those below it, its bodies, what it was before."""
    return _show(request, division_or_404(request.user, code))


def _show(request, node: Jurisdiction):
    below = list(Jurisdiction.objects.filter(parent=node, valid_to=None).order_by("code"))
    bodies = SupervisingBody.objects.visible_to(request.user, VIEW).filter(place=node.path).order_by("code")
    context = {
        "title": node.name,
        "node": node,
        "trail": trail(node, visible_paths(request.user)),
        "children": below,
        "child_level": Level(below[0].level).label if below else "",
        "bodies": bodies[:BODIES_SHOWN],
        "predecessors": JurisdictionChange.objects.filter(new=node).select_related("old"),
        "can_add_cell": node.level == Level.TOWNSHIP and bool(can(request.user, divisions.PERMISSION, node)),
        "cell_count": Jurisdiction.objects.filter(path__startswith=node.path, level=Level.GRID, valid_to=None).count(),
    }
    return render(request, "core/division.html", context)


def trail(node: Jurisdiction, paths: list[str]) -> list[dict]:
    """Divisions above with links to those that lie in one's area."""
    above = Jurisdiction.objects.filter(path__in=places.ancestors(node.path, own=False)[1:], valid_to=None)
    return [
        {
            "name": one.name,
            "url": reverse("division-detail", kwargs={"code": one.code}) if _in_area(one.path, paths) else "",
        }
        for one in above.exclude(kind="pass_through").order_by("path")
    ]


class GridCellForm(PortalForm):
    name = forms.CharField(
        label=_("Name of the grid cell"),
        max_length=80,
        help_text=_("As the township calls it, such as 第3网格 or the name of the village or park."),
    )


class CellPage:
    """What `acting` needs to know of a form that belongs to no register."""

    slug = "grid-cells"
    name = "township"
    form_template = "core/form.html"
    model = Jurisdiction
    flow = None

    def __init__(self, township: Jurisdiction):
        self.township = township

    def now(self):
        return timezone.now()

    def record_to_act_on(self, request, pk: int):
        return division_or_404(request.user, self.township.code)

    def rows(self, request):
        return Jurisdiction.objects.none()


def add_cell_page(request, code: str):
    """Add a grid cell below a township; for the system administrator of the area."""
    township = division_or_404(request.user, code)
    decision = can(request.user, divisions.PERMISSION, township)
    if not decision:
        raise NotAllowed(decision.reason)
    back = reverse("division-detail", kwargs={"code": code})
    act = Act(divisions.add_grid_cell, GridCellForm, redirect=lambda _cell: back)
    return do_page(
        Doing(CellPage(township), request, act, _("Add a grid cell"), f"grid-cells:{code}", township, cancel_url=back)
    )


@login_not_required
@require_GET
def options_page(request):
    """Divisions below `parent`, for the list under one that was just chosen; names and codes are public."""
    permission = request.GET.get("permission", "")
    if permission and (not request.user.is_authenticated or permission not in known_permissions()):
        raise Http404
    node = division_field.division(request.GET.get("parent", ""), request.user, permission)
    deepest = request.GET.get("deepest", "")
    level = int(deepest) if deepest in {"1", "2", "3", "4", "5"} else Level.TOWNSHIP
    options = division_field.children(node, level) if node is not None else []
    return render(request, "core/_division_options.html", {"options": options})
