"""Columns of the law library and of discretion."""

from django.utils.translation import gettext_lazy as _
from django_tables2 import A

from enterprises.tables import CodeColumn
from inspections.choices.law import PartyKind, Stage
from inspections.models import DiscretionTable, LawInstrument, Violation
from inspections.queries.law_words import penalty_in_words
from safetyportal.core.pages.tables import Column, ScopedTable, StateColumn

VERIFICATION_TONES = {"V": "closed", "P": "waiting", "U": "overdue"}


class PenaltyColumn(Column):
    """What one party faces on discovery, in words."""

    def __init__(self, party: str, **kwargs):
        super().__init__(accessor="pk", orderable=False, **kwargs)
        self.party = party

    def render(self, record):
        rows = [row for row in record.sanctions.all() if (row.party, row.stage) == (self.party, Stage.FIRST)]
        return " / ".join(penalty_in_words(row) for row in rows) or "—"

    value = render


class ViolationTable(ScopedTable):
    title = Column(verbose_name=_("Unlawful act"), linkify=("violation-detail", {"pk": A("pk")}))
    unit = PenaltyColumn(PartyKind.UNIT, verbose_name=_("Unit, on discovery"))
    person = PenaltyColumn(PartyKind.PERSON, verbose_name=_("Person, on discovery"))
    trades = CodeColumn("sector", verbose_name=_("Sectors concerned"))
    verification = StateColumn(verbose_name=_("Verification"), tones=VERIFICATION_TONES)

    class Meta(ScopedTable.Meta):
        model = Violation
        fields = (
            "code", "title", "violated", "punished", "unit", "person", "measure", "trades", "valid_from", "valid_to",
            "verification", "source", "note",
        )  # fmt: skip
        default_columns = ("code", "title", "violated", "punished", "unit", "person", "verification")


class LawTable(ScopedTable):
    title = Column(verbose_name=_("Law"), linkify=("lawinstrument-detail", {"pk": A("pk")}))
    verification = StateColumn(verbose_name=_("Verification"), tones=VERIFICATION_TONES)

    class Meta(ScopedTable.Meta):
        model = LawInstrument
        fields = ("code", "title", "number", "kind", "valid_from", "valid_to", "ended_by", "verification", "source")
        default_columns = ("title", "number", "kind", "valid_from", "valid_to", "verification")


class DiscretionTableTable(ScopedTable):
    title = Column(verbose_name=_("Table of discretion"), linkify=("discretiontable-detail", {"pk": A("pk")}))
    place_name = Column(accessor="jurisdiction__name", verbose_name=_("Place"))

    class Meta(ScopedTable.Meta):
        model = DiscretionTable
        fields = (
            "title", "place_name", "violation", "party", "stage", "valid_from", "valid_to", "number",
            "verification",
        )  # fmt: skip
        default_columns = ("title", "place_name", "violation", "valid_from", "valid_to")
        related = ("jurisdiction",)
