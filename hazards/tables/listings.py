"""Columns of the registers of listed supervision and of major hazards' dossiers, on the screen and in exports."""

from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from django_tables2 import A

from enterprises.tables import EnterpriseColumn
from hazards.models import Listing, MajorHazardDossier
from hazards.queries.listings import days_late
from safetyportal.core.pages.marks import badge
from safetyportal.core.pages.tables import (
    Column,
    DateColumn,
    DateTimeColumn,
    DueColumn,
    NumberColumn,
    ScopedTable,
    StateColumn,
    YesNoColumn,
)

TONES = {
    "proposed": "waiting",
    "refused": "draft",
    "supervised": "listed",
    "acceptance": "waiting",
    "passed": "progress",
    "delisted": "closed",
    "revoked": "draft",
}


class PlaceColumn(Column):
    """County and township of a row."""

    attrs = {"td": {"class": "nowrap"}}

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("verbose_name", _("Division"))
        kwargs.setdefault("accessor", "jurisdiction")
        super().__init__(*args, **kwargs)

    def render(self, value):
        return f"{value.parent.name} {value.name}" if value.parent else value.name

    def value(self, value):
        return self.render(value)


class MarkColumn(Column):
    """What is wrong with a listing, in badges: overdue, climbed, a missing report."""

    empty_values = ()
    attrs = {"td": {"class": "nowrap"}}

    def words(self, record) -> list[str]:
        found = [_("overdue")] if days_late(record, timezone.now()) else []
        if record.climbed_to:
            found.append(_("climbed"))
        if getattr(record, "progress_missing", False):
            found.append(_("progress missing"))
        return [str(word) for word in found]

    def render(self, record):
        badges = [(badge(word, "overdue"),) for word in self.words(record)]
        return format_html_join(" ", "{}", badges) if badges else "—"

    def value(self, record):
        return "、".join(self.words(record))


class ListingTable(ScopedTable):
    hazard = Column(accessor="hazard__number", verbose_name=_("Hazard"), linkify=("listing-detail", {"pk": A("pk")}))
    enterprise = EnterpriseColumn()
    level = Column(verbose_name=_("Listed by"))
    status = StateColumn(verbose_name=_("State"), tones=TONES)
    deadline = DateColumn(verbose_name=_("To be removed by"))
    due_at = DueColumn()
    marks = MarkColumn(verbose_name=_("Remarks"), accessor="pk", orderable=False)
    division = PlaceColumn()
    notice_number = Column(verbose_name=_("Notice"))
    listed_on = DateColumn(verbose_name=_("Listed on"))
    delisted_on = DateColumn(verbose_name=_("Delisted on"))
    matters = Column(verbose_name=_("Matters under supervision"))

    class Meta(ScopedTable.Meta):
        model = Listing
        fields = (
            "hazard", "enterprise", "level", "status", "deadline", "due_at", "marks", "division", "notice_number",
            "listed_on", "delisted_on", "matters",
        )  # fmt: skip
        default_columns = (
            "hazard", "enterprise", "level", "status", "deadline", "due_at", "marks", "division", "notice_number"
        )  # fmt: skip
        related = ("hazard", "enterprise", "jurisdiction__parent")


class DossierTable(ScopedTable):
    hazard = Column(
        accessor="hazard__number", verbose_name=_("Hazard"), linkify=("majorhazarddossier-detail", {"pk": A("pk")})
    )
    enterprise = EnterpriseColumn(accessor="hazard__enterprise__name")
    description = Column(accessor="hazard__description", verbose_name=_("Description"))
    signed_at = DateTimeColumn(verbose_name=_("Signed"))
    complete = YesNoColumn(verbose_name=_("All five in place"))
    stop_scope = Column(verbose_name=_("Stop of production"))
    needs_coordination = YesNoColumn(verbose_name=_("Needs coordination"))
    money = NumberColumn(verbose_name=_("Money provided (yuan)"))
    planned_on = DateColumn(verbose_name=_("In the treatment plan since"))
    division = PlaceColumn()

    class Meta(ScopedTable.Meta):
        model = MajorHazardDossier
        fields = (
            "hazard", "enterprise", "description", "signed_at", "complete", "stop_scope", "needs_coordination",
            "money", "planned_on", "division",
        )  # fmt: skip
        default_columns = ("hazard", "enterprise", "description", "signed_at", "complete", "stop_scope", "division")
        related = ("hazard__enterprise", "jurisdiction__parent")
