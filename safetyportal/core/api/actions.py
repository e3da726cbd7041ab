"""How an action of a viewset is declared: what it needs, what it takes, what it gives.

    @action(detail=True, methods=["post"])
    @changes("enterprises.approve_…", body=NoteSerializer)
    def approve(self, record, note):
        return services.approve(actor=self.request.user, …, now=timezone.now(), note=note)

`changes` takes care of the idempotency key, the version, the body and the answer, so that the method is one call of
one service.
"""

import re
from collections.abc import Callable
from functools import wraps

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from safetyportal.core import writes
from safetyportal.core.api import idempotency
from safetyportal.core.api.errors import VersionChanged, VersionNeeded
from safetyportal.core.api.permissions import SignedIn

_TAG = re.compile(r'(?:W/)?"([^"]*)"')  # weak ones too: a proxy that compresses makes every tag weak
Needed = str | tuple[str, ...] | SignedIn  # a tuple: any one of them, because the service asks for one by state


def reads(permission: Needed, *, answer) -> Callable:
    """Declare an action that changes nothing; `answer` is its serializer, for the interface description."""

    def declare(function):
        function.permission, function.answer = permission, answer
        return function

    return declare


def changes(
    permission: Needed,
    *,
    body=None,
    answer=None,
    status: int = 200,
    versioned: bool | None = None,
) -> Callable:
    """Declare an action that changes something. The method gets the record (if the route names one) and the body.

    It returns a record, which is answered by `answer` (default: the viewset's serializer), or ready data. `versioned`
    asks for If-Match; by default wherever the route names a record that has a version.
    """

    def declare(function):
        @wraps(function)
        def handler(view, request, *args, **kwargs):
            return idempotency.once(view, request, lambda: _carry_out(view, request, function, handler))

        handler.permission = permission
        handler.changes_rows = True
        handler.body, handler.answer, handler.status, handler.versioned = body, answer, status, versioned
        return handler

    return declare


def _carry_out(view, request, function, spec) -> Response:
    arguments = []
    if view.lookup_field in view.kwargs:
        record = view.get_object()
        if needs_version(view, spec):
            record = writes.locked(record)
            require_version(request, record)
        arguments.append(record)
    data = _validated(view, request, spec.body)
    outcome = function(view, *arguments, **data)
    return _answer(view, outcome, spec)


def needs_version(view, spec) -> bool:
    """Whether the action asks for If-Match."""
    if spec.versioned is not None:
        return spec.versioned
    model = getattr(view, "model", None)
    return model is not None and has_version(model) and bool(getattr(spec, "detail", view.detail))


def has_version(model) -> bool:
    return any(field.name == "version" for field in model._meta.concrete_fields)


def etag(record) -> str:
    return f'"{record.version}"'


def require_version(request, record) -> None:
    """Raises `VersionNeeded` without If-Match, `VersionChanged` when the record is no longer the one that was read."""
    given = request.headers.get("If-Match", "").strip()
    if not given:
        raise VersionNeeded
    if given != "*" and str(record.version) not in _TAG.findall(given):
        raise VersionChanged


def _validated(view, request, serializer_class) -> dict:
    content = request.data  # read in any case: a body that is not JSON is an error even where none is needed
    if serializer_class is None:
        if content:
            raise ValidationError({"non_field_errors": [_("This act takes no body.")]})
        return {}
    serializer = serializer_class(data=content, context=view.get_serializer_context())
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def _answer(view, outcome, spec) -> Response:
    if not hasattr(outcome, "_meta"):
        return Response(outcome, status=spec.status)
    make = spec.answer or view.get_serializer_class()
    response = Response(make(outcome, context=view.get_serializer_context()).data, status=spec.status)
    if has_version(type(outcome)):
        response["ETag"] = etag(outcome)
    if spec.status == 201 and isinstance(outcome, getattr(view, "model", ())):
        response["Location"] = view.reverse_action("detail", args=[getattr(outcome, view.lookup_field)])
    return response
