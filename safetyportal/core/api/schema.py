"""What the interface description says beyond the code: ways to sign in, headers, problem answers, tags."""

import django_filters
from drf_spectacular.extensions import OpenApiAuthenticationExtension, OpenApiFilterExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.utils import OpenApiExample, OpenApiParameter

from safetyportal.core.api import idempotency
from safetyportal.core.api.actions import needs_version
from safetyportal.core.api.errors import KINDS, MEDIA_TYPE

_ALWAYS = (401, 403, 429, 503)
_PROBLEM = {
    "type": "object",
    "description": "Every error answer (RFC 9457). `detail` is in the caller's language.",
    "required": ["type", "title", "status", "detail", "request_id"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference", "example": "/api/v1/problems/invalid/"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "request_id": {"type": "string", "description": "Give it when you report a problem."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["detail", "code"],
                "properties": {
                    "pointer": {"type": "string", "description": "JSON pointer into the body; empty for all of it."},
                    "parameter": {"type": "string", "description": "Name of a query parameter or header."},
                    "detail": {"type": "string"},
                    "code": {"type": "string"},
                },
            },
        },
    },
}


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = "safetyportal.core.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema):
        return {"type": "http", "scheme": "bearer", "description": "An API token of the token page: `spt_…`"}


class SessionScheme(OpenApiAuthenticationExtension):
    target_class = "safetyportal.core.api.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema):
        return {"type": "apiKey", "in": "cookie", "name": "sessionid", "description": "A signed-in browser."}


class Filters(OpenApiFilterExtension):
    """Parameters of a filter set, from its declaration alone: what needs the database has no list of choices here."""

    target_class = "safetyportal.core.api.viewset.FilterBackend"
    priority = 1  # before the generator's own, which matches too

    def get_schema_operation_parameters(self, auto_schema, *args, **kwargs):
        filterset_class = auto_schema.view.filterset_class
        filters = filterset_class.base_filters if filterset_class else {}
        return [parameter(name, item) for name, item in filters.items()]


def parameter(name: str, item: django_filters.Filter) -> dict:
    schema: dict = {"type": "string"}
    choices = item.extra.get("choices")
    choices = getattr(choices, "choices", choices)  # an enumeration class, or plain pairs
    if isinstance(item, django_filters.BooleanFilter):
        schema = {"type": "boolean"}
    elif isinstance(item, django_filters.NumberFilter):
        schema = {"type": "number"}
    elif isinstance(item, django_filters.DateFilter):
        schema = {"type": "string", "format": "date"}
    elif choices and not callable(choices):
        schema["enum"] = [str(value) for value, _label in choices]
    if isinstance(item, django_filters.MultipleChoiceFilter):
        schema = {"type": "array", "items": schema}
    words = str(item.extra.get("help_text") or item.label or "")
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": words}


class PortalSchema(AutoSchema):
    """DRF's description of one operation, with what every operation of ours has."""

    @property
    def handler(self):
        return getattr(self.view, getattr(self.view, "action", None) or "", None)

    def get_tags(self):
        return [self.path.removeprefix("/api/v1/").split("/")[0]]

    def get_summary(self):
        """The first sentence of the description."""
        return self.get_description().split("\n\n")[0].replace("\n", " ").split(". ")[0].rstrip(".")

    def get_request_serializer(self):
        return self.handler.body if self._changes() else super().get_request_serializer()

    def get_response_serializers(self):
        answer = getattr(self.handler, "answer", None) or super().get_response_serializers()
        return {self.handler.status: answer} if self._changes() else answer

    def get_examples(self):
        """What the body's serializer gives as `example`."""
        example = getattr(getattr(self.handler, "body", None), "example", None)
        return [OpenApiExample("example", value=example, request_only=True)] if example else []

    def _changes(self) -> bool:
        return getattr(self.handler, "changes_rows", False)

    def get_override_parameters(self):
        parameters = list(super().get_override_parameters())
        if self._changes():
            parameters.append(_header(idempotency.HEADER, "New for each act, such as a UUID; repeat it on a retry."))
            if needs_version(self.view, self.handler):
                parameters.append(_header("If-Match", "The ETag of the record as you have read it."))
        return parameters

    def _get_response_bodies(self, direction="response"):
        answers = super()._get_response_bodies(direction)
        for status in sorted(self._problem_statuses()):
            answers.setdefault(str(status), self._problem_answer(status))
        return answers

    def _problem_statuses(self) -> set[int]:
        found = {*_ALWAYS}
        if "{" in self.path:
            found.add(404)
        if self._changes() or self._is_list_view():
            found.add(400)
        if self._changes():
            found |= {409, 413, 415, 422}
            if needs_version(self.view, self.handler):
                found |= {412, 428}
        return found

    def _problem_answer(self, status: int) -> dict:
        component = ResolvedComponent(name="Problem", type=ResolvedComponent.SCHEMA, schema=_PROBLEM, object="Problem")
        self.registry.register_on_missing(component)
        title = next(kind.name for kind in KINDS if kind.status == status)
        return {"description": title, "content": {MEDIA_TYPE: {"schema": component.ref}}}


def _header(name: str, description: str) -> OpenApiParameter:
    return OpenApiParameter(name, str, OpenApiParameter.HEADER, required=True, description=description)


def drop_enum_marks(result, **_kwargs):
    """Leave out the generator's own marks: choices stand where they are used, so that no name has to be invented."""
    _drop(result)
    return result


def _drop(part) -> None:
    if isinstance(part, dict):
        part.pop("x-spec-enum-id", None)
        for inner in part.values():
            _drop(inner)
    elif isinstance(part, list):
        for inner in part:
            _drop(inner)
