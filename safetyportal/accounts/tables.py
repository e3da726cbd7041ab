"""Columns of the lists of people, postings and the trail."""

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from safetyportal.core import audit, codes, units
from safetyportal.core.models import AuditEntry, Jurisdiction, Posting, User
from safetyportal.core.pages.tables import Column, DateTimeColumn, ScopedTable, StateColumn, local_text


def _address(name: str, record) -> str:
    return reverse(name, kwargs={"pk": record.pk})


def with_place_name(rows):
    """Rows with the name of their division as `place_name`; below the divisions the table asks `core.units`."""
    name = Jurisdiction.objects.filter(path=OuterRef("place")).values("name")[:1]
    return rows.annotate(place_name=Subquery(name))


class PlacedTable(ScopedTable):
    """A table with a column `place_name`: the division, or below the divisions the unit (an enterprise)."""

    def __init__(self, data=(), **kwargs):
        super().__init__(data, **kwargs)
        below = {row.place for row in data if not getattr(row, "place_name", None)}
        self._units = units.names_of(below)

    def render_place_name(self, record):
        if record.place_name:
            return record.place_name
        if record.place not in self._units:  # an export asks row by row
            self._units[record.place] = units.name_of(record.place)
        return self._units[record.place] or "—"

    def value_place_name(self, record):
        return self.render_place_name(record)


class PeopleTable(PlacedTable):
    username = Column(verbose_name=_("User name"), linkify=lambda record: _address("user-detail", record))
    place_name = Column(verbose_name=_("Place"), accessor="place_name", empty_values=())
    is_active = StateColumn(verbose_name=_("State"), tones={True: "closed", False: "overdue"})
    last_login = Column(verbose_name=_("Last sign-in"), empty_values=())
    created_at = DateTimeColumn(verbose_name=_("created"))

    class Meta(ScopedTable.Meta):
        model = User
        fields = (
            "username",
            "name",
            "kind",
            "duty",
            "place_name",
            "is_active",
            "last_login",
            "phone",
            "id_number",
            "email",
            "certificate_number",
            "certificate_valid_to",
            "created_at",
        )
        default_columns = ("username", "name", "kind", "duty", "place_name", "is_active", "last_login")

    def render_is_active(self, value, record, column, bound_column):
        word = _("active") if record.is_active else _("locked")
        return column.render(word, record, bound_column)

    def value_is_active(self, record):
        return str(_("active") if record.is_active else _("locked"))

    def render_last_login(self, record):
        return local_text(record.last_login) if record.last_login else _("never")

    def value_last_login(self, record):
        return str(self.render_last_login(record))


class PostingTable(ScopedTable):
    user = Column(verbose_name=_("Person"), linkify=lambda record: _address("posting-detail", record))
    on_behalf_of = Column(verbose_name=_("On behalf of"))
    sectors = Column(verbose_name=_("Sectors"), empty_values=())

    class Meta(ScopedTable.Meta):
        model = Posting
        fields = (
            "user",
            "role",
            "jurisdiction",
            "unit",
            "sectors",
            "starts_at",
            "ends_at",
            "on_behalf_of",
            "granted_by",
        )
        default_columns = ("user", "role", "jurisdiction", "sectors", "starts_at", "ends_at", "on_behalf_of")
        related = ("user", "role", "jurisdiction", "on_behalf_of", "granted_by")

    def render_sectors(self, value):
        return codes.labels("sector", value) if value else _("all")

    def value_sectors(self, value):
        return str(self.render_sectors(value))


class TrailTable(PlacedTable):
    at = DateTimeColumn(verbose_name=_("Time"), linkify=lambda record: _address("auditentry-detail", record))
    action = Column(verbose_name=_("Act"))
    outcome = StateColumn(verbose_name=_("Outcome"), tones={"ok": "closed", "denied": "overdue"})
    place_name = Column(verbose_name=_("Place"), accessor="place_name", empty_values=())
    address = Column(verbose_name=_("Network address"))
    request_id = Column(verbose_name=_("Request"))
    chain = Column(verbose_name=_("Chain"))
    sequence = Column(verbose_name=_("No."))

    class Meta(ScopedTable.Meta):
        model = AuditEntry
        fields = (
            "at",
            "actor_name",
            "on_behalf_of",
            "action",
            "target_label",
            "place_name",
            "outcome",
            "note",
            "address",
            "request_id",
            "chain",
            "sequence",
        )
        default_columns = ("at", "actor_name", "on_behalf_of", "action", "target_label", "place_name", "outcome")

    def render_action(self, value):
        return audit.action_label(value)

    def value_action(self, value):
        return audit.action_label(value)

    def render_outcome(self, value, record, column, bound_column):
        return column.render(outcome_word(value), record, bound_column)

    def value_outcome(self, value):
        return str(outcome_word(value))


def outcome_word(value: str):
    return {"ok": _("done"), "denied": _("refused")}.get(value, value)
