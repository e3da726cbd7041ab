"""The description of the interface, the page that shows it, what problem types mean, and the answer for the rest."""

from functools import cache

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.utils.encoding import force_str
from django.utils.translation import get_language, override
from django.views.decorators.http import require_GET
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularAPIView
from rest_framework.permissions import BasePermission
from rest_framework.response import Response

from safetyportal.core.api.errors import KINDS
from safetyportal.core.api.permissions import SignedIn
from safetyportal.core.api.viewset import PortalViewSet


class Readers(BasePermission):
    """Everybody in the demonstration; elsewhere whoever can sign in, so that nobody maps the interface from outside."""

    def has_permission(self, request, view):
        return settings.DEMO_MODE or bool(request.user and request.user.is_authenticated)


@cache
def description(language: str) -> dict:
    """The document in a language. It takes seconds to work out and is the same for every reader, hence kept."""
    with override(language):
        return SchemaGenerator().get_schema(request=None, public=True)


class SchemaView(SpectacularAPIView):
    """The OpenAPI document: YAML, or JSON when the Accept header asks for it."""

    permission_classes = [Readers]

    def _get_schema_response(self, request):
        return Response(description(get_language()))


@require_GET
def docs(request):
    """The same document to read and try out, for `Readers`."""
    return render(request, "api/docs.html")


if settings.DEMO_MODE:
    docs = login_not_required(docs)


@login_not_required
@require_GET
def problem_type(request, name: str):
    """What the `type` of a problem document points to. Anyone may read it."""
    for kind in KINDS:
        if kind.name == name:
            return JsonResponse(
                {"type": request.path, "title": force_str(kind.title), "status": kind.status},
                json_dumps_params={"ensure_ascii": False},
            )
    raise Http404


class NothingViewSet(PortalViewSet):
    """Every other address below /api/v1/: the answer of a record that one may not see."""

    permission = SignedIn()
    schema = None

    def retrieve(self, request, *args, **kwargs):
        raise Http404
