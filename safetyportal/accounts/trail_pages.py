"""The audit administrator's pages: the trail of the own area, read-only."""

from django.apps import apps
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from safetyportal.accounts.filters import TrailFilter
from safetyportal.accounts.tables import TrailTable, outcome_word, with_place_name
from safetyportal.core import audit, timeline, units
from safetyportal.core.models import AuditEntry
from safetyportal.core.pages.register import Register
from safetyportal.core.pages.tables import local_text


class TrailRegister(Register):
    model = AuditEntry
    slug = "audit"
    label = _("Audit trail")
    help = _("Everything that was done in your area. Entries are chained by digests; nobody can change them unseen.")
    permission = "core.read_audit"
    table = TrailTable
    filterset = TrailFilter
    main_filters = ("person", "action", "from_day", "to_day")
    detail_template = "accounts/audit_entry.html"

    def with_related(self, rows):
        return with_place_name(super().with_related(rows))

    def list_rows(self, rows):
        return with_place_name(super().list_rows(rows))

    def facts(self, request, record):
        act = [
            (_("Time"), local_text(record.at)),
            (_("Person"), record.actor_name or _("nobody signed in")),
            (_("On behalf of"), record.on_behalf_of),
            (_("Act"), capfirst(audit.action_label(record.action))),
            (_("Outcome"), outcome_word(record.outcome)),
            (_("Note"), record.note),
        ]
        target = [
            (_("Kind of record"), _model_name(record.target_type)),
            (_("Record"), record.target_label),
            (_("Number of the record"), record.target_id),
            (_("Place"), " · ".join(filter(None, [record.place_name or units.name_of(record.place), record.place]))),
        ]
        proof = [
            (_("Network address"), record.address),
            (_("Request"), record.request_id),
            (_("Chain and number"), f"{record.chain} / {record.sequence}"),
            (_("Digest"), record.digest),
        ]
        groups = ((_("Act"), act), (_("Record"), target), (_("Proof"), proof))
        return [{"title": title, "facts": [{"label": n, "value": v} for n, v in rows]} for title, rows in groups]

    def detail_context(self, request, record, **extra):
        changes = timeline.entries(_target(record), [record])[0]["changes"]
        context = super().detail_context(request, record, **extra)
        title = f"{local_text(record.at)} · {capfirst(audit.action_label(record.action))}"
        return {**context, "title": title, "changes": changes, "entries": []}


def _target(record):
    """An empty record of the kind that was changed: it knows the names of the fields."""
    try:
        return apps.get_model(record.target_type)()
    except LookupError:  # the kind no longer exists
        return record


def _model_name(label: str):
    try:
        return capfirst(apps.get_model(label)._meta.verbose_name)
    except LookupError:
        return label


urlpatterns = TrailRegister.urls()
