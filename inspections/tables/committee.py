"""Columns of the registers of safety committees."""

from django.utils.translation import gettext_lazy as _
from django_tables2 import A

from enterprises.tables import EnterpriseColumn
from inspections.models import CommitteeMeeting, CommitteePlan, LeaderInspection
from inspections.queries.committee import rank_name
from safetyportal.core.pages.tables import Column, DateColumn, NumberColumn, ScopedTable


class RankColumn(Column):
    """The office by its name on that day."""

    def render(self, record):
        return rank_name(record)

    def value(self, record):
        return rank_name(record)


class CommitteePlanTable(ScopedTable):
    place_name = Column(
        accessor="jurisdiction__name", verbose_name=_("Place"), linkify=("committeeplan-detail", {"pk": A("pk")})
    )
    year = Column(verbose_name=_("Year"))
    meetings = NumberColumn(verbose_name=_("Meetings"))
    principal = NumberColumn(verbose_name=_("Inspections by the principal leaders"))
    deputy = NumberColumn(verbose_name=_("Inspections by the deputy in charge"))
    other = NumberColumn(verbose_name=_("Inspections by other leaders"))
    document_number = Column(verbose_name=_("Number of the document"))

    class Meta(ScopedTable.Meta):
        model = CommitteePlan
        fields = ("place_name", "year", "meetings", "principal", "deputy", "other", "document_number", "note")
        default_columns = ("place_name", "year", "meetings", "principal", "deputy", "other")
        related = ("jurisdiction",)


class CommitteeMeetingTable(ScopedTable):
    topics = Column(verbose_name=_("Topics"), linkify=("committeemeeting-detail", {"pk": A("pk")}))
    held_on = DateColumn(verbose_name=_("Day of the meeting"))
    place_name = Column(accessor="jurisdiction__name", verbose_name=_("Place"))
    chair = Column(verbose_name=_("Chair"))
    attendees = NumberColumn(verbose_name=_("Persons present"))
    struck = Column(verbose_name=_("Struck because"))

    class Meta(ScopedTable.Meta):
        model = CommitteeMeeting
        fields = ("topics", "held_on", "place_name", "chair", "chair_post", "attendees", "decisions", "struck")
        default_columns = ("topics", "held_on", "place_name", "chair", "attendees")
        related = ("jurisdiction",)


class LeaderInspectionTable(ScopedTable):
    leader = Column(verbose_name=_("Leader"), linkify=("leaderinspection-detail", {"pk": A("pk")}))
    rank = RankColumn(verbose_name=_("Office of the leader"))
    inspected_on = DateColumn(verbose_name=_("Inspected on"))
    place_name = Column(accessor="jurisdiction__name", verbose_name=_("Place"))
    standing = Column(verbose_name=_("Counts as"))
    enterprise = EnterpriseColumn()
    site = Column(verbose_name=_("Place inspected"))
    findings = Column(verbose_name=_("What was found and asked"))
    struck = Column(verbose_name=_("Struck because"))

    class Meta(ScopedTable.Meta):
        model = LeaderInspection
        fields = (
            "leader", "rank", "inspected_on", "place_name", "standing", "enterprise", "site", "findings", "struck"
        )  # fmt: skip
        default_columns = ("leader", "rank", "inspected_on", "place_name", "enterprise", "site")
        related = ("jurisdiction", "enterprise")
