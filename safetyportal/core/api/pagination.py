"""Pages by position, never by number: as fast on the last page as on the first, and stable while rows are added.

The positions are those of the pages (`core.pages.keyset`). `cursor` is opaque and belongs to one order; `limit` is at
most what the rule `api.limits` says. There is no total unless `count=true` asks for one, and that stops one above the
rule `list.count_up_to`.
"""

import hashlib
import re

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.pagination import BasePagination
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from safetyportal.core.api.errors import BadParameter
from safetyportal.core.pages import keyset
from safetyportal.core.places import ROOT
from safetyportal.core.rules import rule

PARAMETERS = frozenset({"cursor", "limit", "ordering", "count"})
_LINK = re.compile(r"^(next|previous)\.([0-9a-f]{8})\.([A-Za-z0-9_-]{1,600})$")
_SIDES = {"next": "after", "previous": "before"}


class KeysetPagination(BasePagination):
    """Needs a view with `ordering` (the default order) and `orderings` (names of the columns that may be asked for)."""

    def paginate_queryset(self, queryset, request, view=None):
        self.request = request
        self.order = self._order(view)
        self.total = self._total(queryset)
        position = self._position()
        try:
            self.page = keyset.page(queryset, self.order, self._limit(), **position)
        except ValueError:
            if not position:
                raise
            raise self._bad_cursor() from None
        return self.page.rows

    def get_paginated_response(self, data):
        links = {"next": self._link("next", self.page.after), "previous": self._link("previous", self.page.before)}
        return Response({**links, **self.total, "results": data})

    def _order(self, view) -> tuple[str, ...]:
        asked = self.request.query_params.get("ordering")
        if not asked:
            return tuple(view.ordering)
        if asked.removeprefix("-") not in view.orderings:
            allowed = ", ".join(sorted(view.orderings)) or "—"
            raise BadParameter("ordering", _("Use one of: %(names)s (a minus reverses).") % {"names": allowed})
        return (asked,)

    def _limit(self) -> int:
        limits = rule("api.limits", ROOT, timezone.localdate())
        text = self.request.query_params.get("limit")
        if text is None:
            return limits["page_size"]
        if not re.fullmatch(r"[1-9][0-9]{0,8}", text):
            raise BadParameter("limit", _("A whole number from 1 to %(most)s.") % {"most": limits["page_size_max"]})
        return min(int(text), limits["page_size_max"])

    def _position(self) -> dict[str, str]:
        text = self.request.query_params.get("cursor")
        if not text:
            return {}
        match = _LINK.match(text)
        if not match or match[2] != self._order_mark():
            raise self._bad_cursor()
        return {_SIDES[match[1]]: match[3]}

    @staticmethod
    def _bad_cursor() -> BadParameter:
        return BadParameter("cursor", _("Take the cursor from the links of a page in the same order."))

    def _order_mark(self) -> str:
        return hashlib.sha256(",".join(self.order).encode()).hexdigest()[:8]

    def _total(self, queryset) -> dict:
        if self.request.query_params.get("count") not in {"true", "1"}:
            return {}
        most = rule("list.count_up_to", ROOT, timezone.localdate())
        counted = queryset.order_by()[: most + 1].count()
        return {"count": counted, "count_is_exact": counted <= most}

    def _link(self, side: str, cursor: str) -> str | None:
        if not cursor:
            return None
        url = remove_query_param(self.request.build_absolute_uri(), "cursor")
        return replace_query_param(url, "cursor", f"{side}.{self._order_mark()}.{cursor}")

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
        parameters = [
            _parameter("cursor", {"type": "string"}, "Position; take it from the links of a page."),
            _parameter("limit", {"type": "integer", "minimum": 1}, "Rows of a page."),
            _parameter("count", {"type": "boolean"}, "Count the rows, up to a limit."),
        ]
        if view.action in {"list", "retrieve"}:  # lists below a record have one order
            orderings = [f"{sign}{name}" for name in sorted(view.orderings) for sign in ("", "-")]
            parameters.append(_parameter("ordering", {"type": "string", "enum": orderings}, "A minus reverses."))
        return parameters


def _parameter(name: str, schema: dict, description: str) -> dict:
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": description}
