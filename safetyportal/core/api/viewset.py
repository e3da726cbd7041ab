"""Bases of every endpoint. A viewset that forgets to say who may do what cannot be imported."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone, translation
from django_filters import FilterSet
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import exceptions
from rest_framework.pagination import BasePagination
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.viewsets import GenericViewSet

from safetyportal.core.api.actions import Needed, etag, has_version
from safetyportal.core.api.errors import BadParameter, TooLarge
from safetyportal.core.api.pagination import PARAMETERS, KeysetPagination
from safetyportal.core.api.parsers import StrictJSONParser
from safetyportal.core.api.permissions import Declared, SignedIn
from safetyportal.core.places import ROOT
from safetyportal.core.rules import rule

_READS = {"list", "retrieve"}
_WRITES = {"create", "update", "partial_update", "destroy"}
_SAFE = {"get", "head"}


class FilterBackend(DjangoFilterBackend):
    """The filter set of the app's pages. A parameter that is not known is an error: a misspelt filter shows nothing."""

    def get_filterset_kwargs(self, request, queryset, view):
        known = {"data": request.query_params, "queryset": queryset}
        return {**known, "user": request.user, "permission": view.permission, "now": timezone.now()}

    def filter_queryset(self, request, queryset, view):
        filterset_class = self.get_filterset_class(view, queryset)
        names = set(filterset_class.base_filters) if filterset_class else set()
        refuse_unknown(request, names)
        return super().filter_queryset(request, queryset, view)


def refuse_unknown(request, names) -> None:
    """Raise for a query parameter that is neither a filter of this list nor one of paging."""
    for name in request.query_params:
        if name not in PARAMETERS and name not in names:
            raise BadParameter(name, translation.gettext("There is no such parameter."))


class PortalViewSet(GenericViewSet):
    """Base without rows of its own. `permission` covers `list` and `retrieve`; other actions name theirs themselves
    (`reads`, `changes`)."""

    permission: Needed | str = ""
    permission_classes = [Declared]
    parser_classes = [StrictJSONParser]
    pagination_class: type[BasePagination] | None = KeysetPagination
    filterset_class: type[FilterSet] | None = None
    orderings: tuple[str, ...] = ()
    ordering: tuple[str, ...] = ("-id",)
    filter_backends = [FilterBackend]
    metadata_class = None
    http_method_names = ["get", "head", "post", "patch", "delete", "options"]

    def __init_subclass__(cls, abstract: bool = False, **kwargs):
        super().__init_subclass__(**kwargs)
        if not abstract:
            require_declared(cls)

    def needed(self) -> Needed:
        """What the running action needs. Raises for a method without an action."""
        if self.action is None or self.action == "metadata":
            raise exceptions.MethodNotAllowed(str(self.request.method))
        return getattr(getattr(self, self.action), "permission", None) or self.permission

    def initial(self, request, *args, **kwargs):
        """Size, caller, language, rate, permission: in this order, before any row is read."""
        self.format_kwarg = None
        request.accepted_renderer, request.accepted_media_type = self.perform_content_negotiation(request)
        refuse_large(request, with_file=MultiPartParser in self.parser_classes)
        self.perform_authentication(request)
        speak_to(request)
        self.check_throttles(request)
        self.check_permissions(request)

    def get_object(self):
        """The record that the route names, if the caller may see it. Nothing else tells whether it exists."""
        self.kwargs.setdefault(self.lookup_field, None)
        record = self.get_queryset().filter(**{self.lookup_field: self.kwargs[self.lookup_field]}).first()
        if record is None:
            raise Http404
        return record

    def below(self, rows: QuerySet, serializer_class=None, ordering: tuple[str, ...] = ("id",)) -> Response:
        """One page of rows that belong to a record, in this order; there is nothing to filter or choose."""
        refuse_unknown(self.request, ())
        self.orderings, self.ordering = (), ordering
        return self.listed(rows, serializer_class)

    def listed(self, rows: QuerySet, serializer_class=None) -> Response:
        """One page of rows."""
        page = self.paginate_queryset(rows)
        make = serializer_class or self.get_serializer_class()
        return self.get_paginated_response(make(page, many=True, context=self.get_serializer_context()).data)


class RegisterViewSet(PortalViewSet, abstract=True):
    """Rows that the caller may see: list and detail. The same filters, order and scope as the pages.

    `model`, `permission` (that of viewing), `serializer_class`; optional `list_serializer_class`, `filterset_class`,
    `orderings` (columns that may be asked for), `ordering` (default), `related` (followed at once).
    """

    model: Any
    list_serializer_class: type[BaseSerializer] | None = None
    orderings: tuple[str, ...] = ("id",)
    related: tuple[str, ...] = ()
    lookup_value_regex = r"[0-9]{1,18}"

    def rows(self) -> QuerySet:
        """Where everything starts from."""
        return self.model.objects.visible_to(self.request.user, self.permission)

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):  # the description of the interface is made without a caller
            return QuerySet(self.model).none()
        return self.rows().select_related(*self.related)

    def get_serializer_class(self):
        if self.action == "list" and self.list_serializer_class:
            return self.list_serializer_class
        return self.serializer_class

    def list(self, request, *args, **kwargs):
        return self.listed(self.filter_queryset(self.get_queryset()))

    def retrieve(self, request, *args, **kwargs):
        record = self.get_object()
        tag = etag(record) if has_version(self.model) else None
        if tag and tag in request.headers.get("If-None-Match", ""):
            return Response(status=304, headers={"ETag": tag})
        data = self.get_serializer(record).data
        return Response(data, headers={"ETag": tag} if tag else None)


class ReferenceViewSet(RegisterViewSet, abstract=True):
    """Public reference data: the same rows for every signed-in person and every token."""

    permission = SignedIn()

    def rows(self):
        return self.model.objects.all()


class OwnViewSet(RegisterViewSet, abstract=True):
    """The caller's own rows, and no others."""

    owner_field = "user"

    def rows(self):
        return self.model.objects.filter(**{self.owner_field: self.request.user})


def require_declared(cls) -> None:
    """Every action has a permission, and every action that changes something is made with `changes`."""
    for name in sorted(_READS | _WRITES):
        handler = getattr(cls, name, None)
        if handler is not None:
            _require(cls, name, handler, writing=name in _WRITES)
    for handler in cls.get_extra_actions():
        for method, name in handler.mapping.items():
            _require(cls, name, getattr(cls, name), writing=method not in _SAFE)


def _require(cls, name: str, handler, *, writing: bool) -> None:
    own = getattr(handler, "permission", None)
    if not own and not (name in _READS and cls.permission):
        raise ImproperlyConfigured(f"{cls.__name__}.{name} declares no permission")
    if writing and not getattr(handler, "changes_rows", False):
        raise ImproperlyConfigured(f"{cls.__name__}.{name} changes something and is not declared with `changes`")


def refuse_large(request, *, with_file: bool = False) -> None:
    """Raise `TooLarge` before the body is read, when it is above `api.limits` (of a file: and `upload.limits`)."""
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        length = 0
    today = timezone.localdate()
    limit = rule("api.limits", ROOT, today)["body_bytes"]
    if with_file and request.content_type.startswith(MultiPartParser.media_type):
        limit += rule("upload.limits", ROOT, today)["file_bytes"]
    if length > limit:
        raise TooLarge


def speak_to(request) -> None:
    """Answer in the language that the request asks for, else in the person's own."""
    if "Accept-Language" not in request.headers and request.user.is_authenticated:
        translation.activate(request.user.language)
