"""Pages by position, never by number: as fast on the last page as on the first, and stable while rows are added.

`cursor` is opaque and belongs to one order; `limit` is at most what the rule `api.limits` says. There is no total
unless `count=true` asks for one, and that stops counting one above the rule `list.count_up_to`.
"""

import base64
import binascii
import json
from dataclasses import dataclass

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.pagination import BasePagination
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from safetyportal.core.api.errors import BadParameter
from safetyportal.core.places import ROOT
from safetyportal.core.rules import rule


@dataclass(frozen=True)
class Cursor:
    """Where a page begins: after (or, backwards, before) the row with these values of the order's columns."""

    order: str
    values: tuple
    backwards: bool = False

    def encode(self) -> str:
        content = json.dumps([self.order, list(self.values), self.backwards], ensure_ascii=False, default=str)
        return base64.urlsafe_b64encode(content.encode()).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str) -> "Cursor":
        """Raises `ValueError` for anything that `encode` did not make."""
        try:
            content = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            order, values, backwards = content
        except (binascii.Error, UnicodeDecodeError, TypeError, RecursionError) as error:
            raise ValueError(text) from error
        if not isinstance(order, str) or not isinstance(values, list) or not isinstance(backwards, bool):
            raise ValueError(text)
        if not all(isinstance(value, str | int) for value in values):
            raise ValueError(text)
        return cls(order, tuple(values), backwards)


class KeysetPagination(BasePagination):
    """Needs a view with `ordering` (default) and `orderings` (allowed): names of columns that are never null."""

    def paginate_queryset(self, queryset, request, view=None):
        self.request, self.view = request, view
        self.columns = self._columns(queryset.model)
        self.limit = self._limit()
        self.cursor = self._cursor(queryset.model)
        self.total = self._total(queryset)
        backwards = bool(self.cursor and self.cursor.backwards)
        rows = queryset.order_by(*self._order_by(backwards))
        if self.cursor:
            rows = rows.filter(self._beyond())
        page = list(rows[: self.limit + 1])
        more, page = len(page) > self.limit, page[: self.limit]
        if backwards:
            page.reverse()
        self.has_next = backwards or more
        self.has_previous = more if backwards else self.cursor is not None
        self.page = page
        return page

    def get_paginated_response(self, data):
        body = {"next": self._link(self.has_next, -1), "previous": self._link(self.has_previous, 0)}
        if self.total is not None:
            body |= self.total
        return Response({**body, "results": data})

    def _columns(self, model) -> list[tuple[str, bool]]:
        """Columns of the order with their direction; the key comes last, so that no two rows are equal."""
        asked = self.request.query_params.get("ordering")
        names = [asked] if asked else list(self.view.ordering)
        if asked and asked.removeprefix("-") not in self.view.orderings:
            allowed = ", ".join(sorted(self.view.orderings))
            raise BadParameter("ordering", _("Use one of: %(names)s (a minus reverses).") % {"names": allowed})
        columns = [(name.removeprefix("-"), name.startswith("-")) for name in names]
        key = model._meta.pk.name
        if key not in {name for name, _descending in columns}:
            columns.append((key, columns[-1][1]))
        return columns

    def _limit(self) -> int:
        limits = rule("api.limits", ROOT, timezone.localdate())
        text = self.request.query_params.get("limit")
        if text is None:
            return limits["page_size"]
        if not text.isascii() or not text.isdigit() or len(text) > 9 or int(text) == 0:
            raise BadParameter("limit", _("A whole number from 1 to %(most)s.") % {"most": limits["page_size_max"]})
        return min(int(text), limits["page_size_max"])

    def _cursor(self, model) -> Cursor | None:
        text = self.request.query_params.get("cursor")
        if not text:
            return None
        try:
            cursor = Cursor.decode(text)
            if cursor.order != self._order_name() or len(cursor.values) != len(self.columns):
                raise ValueError(text)
            for (name, _descending), value in zip(self.columns, cursor.values, strict=True):
                model._meta.get_field(name).to_python(value)
        except (ValueError, ValidationError, FieldDoesNotExist):
            raise BadParameter("cursor", _("Take the cursor from the links of a page in the same order.")) from None
        return cursor

    def _total(self, queryset) -> dict | None:
        if self.request.query_params.get("count") not in {"true", "1"}:
            return None
        most = rule("list.count_up_to", ROOT, timezone.localdate())
        counted = queryset.order_by()[: most + 1].count()
        return {"count": counted, "count_is_exact": counted <= most}

    def _order_name(self) -> str:
        return ",".join(f"{'-' if descending else ''}{name}" for name, descending in self.columns)

    def _order_by(self, backwards: bool):
        return [F(name).desc() if descending != backwards else F(name).asc() for name, descending in self.columns]

    def _beyond(self) -> Q:
        """Rows after the cursor: for (a, id) it is `a >= x AND (a > x OR id > y)`, whose first part an index serves."""
        condition = Q()
        for (name, descending), value in reversed(list(zip(self.columns, self.cursor.values, strict=True))):
            side = "lt" if descending != self.cursor.backwards else "gt"
            strictly = Q(**{f"{name}__{side}": value})
            condition = Q(**{f"{name}__{side}e": value}) & (strictly | condition) if condition else strictly
        return condition

    def _link(self, wanted: bool, index: int) -> str | None:
        if not wanted or not self.page:
            return None
        row = self.page[index]
        values = tuple(_plain(getattr(row, name)) for name, _descending in self.columns)
        cursor = Cursor(self._order_name(), values, backwards=index == 0)
        url = remove_query_param(self.request.build_absolute_uri(), "cursor")
        return replace_query_param(url, "cursor", cursor.encode())

    def get_paginated_response_schema(self, schema):
        link = {"type": "string", "format": "uri", "nullable": True}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {
                "next": link,
                "previous": link,
                "count": {"type": "integer", "description": "Only with count=true."},
                "count_is_exact": {"type": "boolean", "description": "False: there are more than were counted."},
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view):
        orderings = [f"{sign}{name}" for name in sorted(view.orderings) for sign in ("", "-")]
        return [
            _parameter("cursor", {"type": "string"}, "Position, from the links of a page."),
            _parameter("limit", {"type": "integer", "minimum": 1, "maximum": 200}, "Rows of a page."),
            _parameter("ordering", {"type": "string", "enum": orderings}, "Order; a minus reverses."),
            _parameter("count", {"type": "boolean"}, "Count the rows, up to 10,001."),
        ]


PARAMETERS = frozenset({"cursor", "limit", "ordering", "count"})


def _parameter(name: str, schema: dict, description: str) -> dict:
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": description}


def _plain(value):
    """A column's value as JSON carries it; moments keep their microseconds, or rows of one second would repeat."""
    if isinstance(value, int | str):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
