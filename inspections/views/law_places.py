"""The division that an address names, within the reader's places."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from safetyportal.core.access import granted_paths
from safetyportal.core.models import Jurisdiction
from safetyportal.core.places import ancestors


def chosen_node(request: Any, permission: str) -> tuple[Jurisdiction, QuerySet[Jurisdiction]]:
    """`?place=` by its code, else the reader's widest place; and those of the reader above it. Raises `Http404`."""
    paths = granted_paths(request.user, permission)
    code = request.GET.get("place", "")
    wanted = {"code": code} if code.isalnum() else {"path": min(paths, key=lambda path: (len(path), path))}
    node = Jurisdiction.objects.filter(valid_to=None, **wanted).first()
    if node is None or not any(node.path.startswith(path) for path in paths):
        raise Http404
    held = [step for step in ancestors(node.path) if any(step.startswith(path) for path in paths)]
    return node, Jurisdiction.objects.filter(path__in=held).order_by("path")
