"""A register: every page of one kind of record, from one declaration (architecture 3.11).

    class EnterpriseRegister(Register):
        model = Enterprise
        slug = "enterprises"
        label = _("Enterprises")
        permission = "enterprises.view_enterprise"
        table = EnterpriseTable
        filterset = EnterpriseFilter
        flow = ENTERPRISE_FLOW
        acts = {"approve": Act(services.approve, NoteForm), "return": Act(services.send_back, ReasonForm)}
        create = Act(services.register, RegistrationForm, permission="enterprises.add_enterprise")

    urlpatterns = EnterpriseRegister.urls()

Every page starts from `rows`, the rows this person may see; what is not among them is 404. GET changes nothing.
"""

from typing import Any

from django.shortcuts import get_object_or_404, render
from django.urls import include, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from safetyportal.core import audit
from safetyportal.core.access import holds
from safetyportal.core.errors import NotAllowed
from safetyportal.core.pages import acting, export_pages, lists, saved_views, sheets
from safetyportal.core.pages.acts import Act
from safetyportal.core.pages.htmx import answer

_REGISTERS: dict[str, "Register"] = {}


class Register:
    """Declaration and pages of one kind of record. Subclasses set attributes; few need to write a method."""

    model: Any
    slug: str = ""
    label: object = ""  # plural, the heading of the list
    help: object = ""  # one sentence under the heading, where a clerk would hesitate
    permission: str = ""
    table: Any
    filterset: Any = None
    main_filters: tuple = ()  # names shown at once; the others stand under "more conditions"
    flow: Any = None
    acts: dict[str, Act] = {}
    bulk_acts: dict[str, Act] = {}
    create: Act | None = None
    edit: Act | None = None
    export = True
    export_permission: str = ""  # what exporting needs beyond seeing; only rows over which it is held are exported
    ordering: tuple = ("-id",)
    keyset_orderings: tuple | dict = ()  # columns that may be sorted, each served by an index: names or {column: path}
    related: tuple = ()
    related_to_acts: tuple | None = None  # where the pages of the acts need less of other records than the record's own
    list_defer: tuple = ()  # wide columns that neither list nor export shows, so that they are not read
    detail_fields: tuple = ()  # names, or (title, (names)) for groups
    state_tones: dict = {}
    tabs: tuple = ()  # ready views: (label, query string)
    empty_text: object = ""
    list_template = "core/list.html"
    detail_template = "core/detail.html"
    form_template = "core/form.html"

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if cls.slug:
            _REGISTERS[cls.slug] = cls()

    # Rows

    def rows_for(self, user):
        """Rows that this person may see. Override to narrow, never to widen."""
        return self.model.objects.visible_to(user, self.permission)

    def rows(self, request):
        return self.rows_for(request.user)

    def with_related(self, rows):
        """Rows with everything that the list shows, so that no row costs a query."""
        related = (*self.related, *self.table.related())
        return rows.select_related(*related) if related else rows

    def record_to_act_on(self, request, pk: int):
        if self.related_to_acts is None:
            return self.record_or_404(request, pk)
        rows = self.rows(request)
        if request.method != "POST":  # what is sent goes to a service, which locks and reads the row itself
            rows = rows.select_related(*self.related_to_acts)
        return get_object_or_404(rows, pk=pk)

    def list_rows(self, rows):
        """What a list and its export read of each row: no more joins than its columns need."""
        related = self.table.related()
        rows = rows.select_related(*related) if related else rows
        if reads := self.table.reads():
            own = (field.name for field in self.model._meta.concrete_fields if field.name not in self.list_defer)
            return rows.only(*own, *reads)
        return rows.defer(*self.list_defer) if self.list_defer else rows

    def record_or_404(self, request, pk: int):
        return get_object_or_404(self.with_related(self.rows(request)), pk=pk)

    # Names

    @property
    def name(self) -> str:
        """First part of URL names and the service's argument: the model's name."""
        return self.model._meta.model_name

    @classmethod
    def sortable(cls) -> dict[str, str]:
        given = cls.keyset_orderings
        return dict(given) if isinstance(given, dict) else {name: name for name in given}

    def url(self, page: str, **kwargs) -> str:
        return reverse(f"{self.name}-{page}", kwargs=kwargs or None)

    def detail_url(self, record) -> str:
        return self.url("detail", pk=record.pk)

    # Pages

    def list_page(self, request):
        self.require_permission(request)
        return lists.show(self, request)

    def detail_page(self, request, pk: int):
        record = self.record_or_404(request, pk)
        return answer(request, self.detail_template, "core/_actions.html", self.detail_context(request, record))

    def detail_context(self, request, record, **extra) -> dict:
        """Context of the detail page; subclasses add to it."""
        return sheets.detail_context(self, request, record, **extra)

    def history_page(self, request, pk: int):
        record = self.record_or_404(request, pk)
        context = {"register": self, "record": record, "entries": sheets.entries(record, audit.timeline(record, 500))}
        return render(request, "core/history.html", {**context, **sheets.places_context(record)})

    def print_page(self, request, pk: int):
        record = self.record_or_404(request, pk)
        return render(request, "print/record.html", sheets.print_context(self, request, record))

    # Tables a subclass may replace piece by piece

    def facts(self, request, record) -> list[dict]:
        """Groups of facts of the detail page: [{title, facts: [{label, value}]}]."""
        return sheets.facts_of(self, record)

    def require_permission(self, request) -> None:
        """A list is for those who hold its permission somewhere. Raises `NotAllowed`."""
        if not holds(request.user, self.permission):
            raise NotAllowed

    def may_export(self, user) -> bool:
        """Whether the buttons are shown."""
        return self.export and holds(user, self.export_permission or self.permission)

    def now(self):
        return timezone.now()

    def extra_urls(self) -> list:
        """More patterns of a subclass; they come before the standard ones."""
        return []

    @classmethod
    def urls(cls) -> list:
        """Patterns named `<model>-list`, `-create`, `-export`, `-bulk`, `-views`, `-detail`, `-edit`, `-act` …"""
        self = _REGISTERS[cls.slug]
        routes = [
            ("", "list", require_GET(self.list_page)),
            ("views/", "views", require_POST(bound(saved_views.change, self))),
            ("<int:pk>/", "detail", require_GET(self.detail_page)),
            ("<int:pk>/history/", "history", require_GET(self.history_page)),
            ("<int:pk>/print/", "print", require_GET(self.print_page)),
        ]
        if self.export:
            routes.append(("export/", "export", require_POST(bound(export_pages.export, self))))
        if self.create is not None:
            routes.append(("new/", "create", bound(acting.create_page, self)))
        if self.edit is not None:
            routes.append(("<int:pk>/edit/", "edit", bound(acting.edit_page, self)))
        if self.acts:
            routes.append(("<int:pk>/acts/<slug:name>/", "act", bound(acting.act_page, self)))
        if self.bulk_acts:
            routes.append(("bulk/<slug:name>/", "bulk", bound(acting.bulk_page, self)))
        standard = [path(route, view, name=f"{self.name}-{page}") for route, page, view in routes]
        # Below one address: whoever asks for another register is past this one after a single comparison.
        return [*self.extra_urls(), path(f"{cls.slug}/", include(standard))]


def bound(view, register):
    """A view function of this register that keeps its own name for logs and error pages."""

    def page(request, **kwargs):
        return view(register, request, **kwargs)

    page.__name__, page.__doc__ = view.__name__, view.__doc__
    return page


def registers() -> dict[str, Register]:
    """Every register by its slug."""
    return dict(_REGISTERS)
