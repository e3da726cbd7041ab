"""Every address of the portal, from the URL resolver: nothing is listed by hand, so nothing is forgotten."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.apps import apps
from django.db import models
from django.urls import URLPattern, get_resolver

from safetyportal.core.pages.register import registers

_PART = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>((?:[^()\\]|\\.|\([^()]*\))*)\)")
_REGEX = re.compile(r"\\(.)|[\^$]")


@dataclass(frozen=True)
class Route:
    """One URL pattern: its text, its name, and what stands for each variable part."""

    text: str
    name: str
    view: object

    @property
    def variables(self) -> list[tuple[str, str]]:
        return [(match[1] or match[2], match[3] or "") for match in _PART.finditer(self.text)]

    def path(self, values: dict) -> str:
        text = _PART.sub(lambda match: str(values[match[1] or match[2]]), self.text)
        return "/" + _REGEX.sub(lambda match: match[1] or "", text)


@lru_cache(maxsize=1)
def routes() -> list[Route]:
    return list(_walk(get_resolver(), ""))


def _walk(resolver, before: str) -> Iterator[Route]:
    for pattern in resolver.url_patterns:
        text = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield Route(text, pattern.name or "", pattern.callback)
        else:
            yield from _walk(pattern, text)


def fixed() -> list[str]:
    """Paths without a variable part."""
    return sorted(
        {route.path({}) for route in routes() if not route.variables and not route.text.startswith("console/(")}
    )


def filled(per_route: int = 1) -> list[tuple[Route, str]]:
    """Each route with variable parts, filled with what is in the database: existing numbers, names of acts, codes."""
    made = []
    for route in routes():
        for number in range(per_route):
            if route.variables and (path := _fill(route, number)):
                made.append((route, path))
    return made


def _fill(route: Route, number: int) -> str | None:
    values = {}
    for name, regex in route.variables:
        choices = [str(value) for value in _choices(route, name, regex)]
        if not choices:
            return None
        values[name] = choices[min(number, len(choices) - 1)]
    return route.path(values)


def _choices(route: Route, name: str, regex: str) -> list:
    if "|" in regex:
        return regex.split("|")
    model = model_of(route)
    if name in {"pk", "id", "object_id", "enterprise", "token_pk", "item"} or name.endswith("_pk"):
        return numbers(model) if model else [1]
    if name == "name":
        return acts_of(route)
    known = {
        "field": ["phone", "id_number", "legal_id_number"],
        "code": _codes(route),
        "kind": ["enterprises", "checklists"],
        "key": ["hazards:new"],
        "token": tokens(),
        "channel": ["email", "sms"],
        "purpose": ["before", "after"],
        "unit": [f"e{number}" for number in numbers(apps.get_model("enterprises.Enterprise"))],
        "app_label": ["core"],
        "url": ["nothing/"],
    }
    return known.get(name, ["1"])


def model_of(route: Route) -> type[models.Model] | None:
    """The model of the record that the route is about: names begin with it."""
    first = route.name.removeprefix("core_").removeprefix("enterprises_").removeprefix("hazards_")
    first = re.split(r"[-_]", first)[0]
    for model in apps.get_models():
        if model._meta.model_name == first:
            return model
    for slug, register in registers().items():
        if f"/{slug}/" in f"/{route.text}":
            return register.model
    return None


def numbers(model: type[models.Model], limit: int = 3) -> list:
    return list(model._base_manager.order_by("pk").values_list("pk", flat=True)[:limit])


def acts_of(route: Route) -> list[str]:
    model = model_of(route)
    for register in registers().values():
        if register.model is model:
            return [*register.bulk_acts] if "bulk" in route.text else [*register.acts]
    return []


def _codes(route: Route) -> list[str]:
    if "divisions" in route.text:
        return ["430181", "430181110"]
    if "special-objects" in route.text:
        return list(apps.get_model("enterprises.SpecialObjectType").objects.values_list("code", flat=True)[:2])
    return list(apps.get_model("core.IssuedDocument")._base_manager.values_list("code", flat=True)[:2]) or ["1"]


def tokens() -> list[str]:
    """Secret parts of public addresses (posters)."""
    found: list[str] = []
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.name == "token":
                found += model._base_manager.values_list("token", flat=True)[:2]
    return found
