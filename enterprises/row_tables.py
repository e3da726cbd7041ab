"""Columns of the lists of persons, documents, special objects and sites."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from enterprises.models import EnterpriseDocument, ResponsiblePerson, Site, SpecialObject
from enterprises.queries import expiry_tone
from enterprises.tables import CodeColumn, DivisionColumn
from safetyportal.core.deadlines import local_day
from safetyportal.core.pages.marks import badge
from safetyportal.core.pages.tables import A, Column, ScopedTable

SOON = 90  # days from which the date turns amber; the reminders themselves follow the rule


class ExpiryColumn(Column):
    """The last day of a paper in a badge: in force, soon, over."""

    attrs = {"td": {"class": "nowrap"}}

    def render(self, value):
        tone = expiry_tone(value, local_day(timezone.now()), SOON)
        return badge(value.isoformat(), tone)

    def value(self, value):
        return value.isoformat()


class RowTable(ScopedTable):
    enterprise = Column(
        accessor="enterprise__name",
        verbose_name=_("Enterprise"),
        linkify=("enterprise-detail", {"pk": A("enterprise_id")}),
    )
    division = DivisionColumn(accessor="enterprise__jurisdiction")

    class Meta(ScopedTable.Meta):
        related: tuple = ("enterprise__jurisdiction__parent",)


class PersonTable(RowTable):
    name = Column(verbose_name=_("Name"), linkify=("responsibleperson-detail", {"pk": A("pk")}))
    certificate_expires_on = ExpiryColumn(verbose_name=_("Valid to"))

    class Meta(RowTable.Meta):
        model = ResponsiblePerson
        fields = (
            "name", "kind", "enterprise", "division", "position", "phone", "certificate_kind", "certificate_number",
            "certificate_expires_on", "left_on",
        )  # fmt: skip


class DocumentTable(RowTable):
    kind = CodeColumn("document_kind", verbose_name=_("Kind"), linkify=("enterprisedocument-detail", {"pk": A("pk")}))
    expires_on = ExpiryColumn(verbose_name=_("Valid to"))

    class Meta(RowTable.Meta):
        model = EnterpriseDocument
        fields = (
            "kind", "title", "number", "enterprise", "division", "issuer", "issued_on", "expires_on", "retired_on",
        )  # fmt: skip


class SpecialObjectTable(RowTable):
    name = Column(verbose_name=_("Name"), linkify=("specialobject-detail", {"pk": A("pk")}))
    type = Column(accessor="type__label", verbose_name=_("Type"))

    class Meta(RowTable.Meta):
        model = SpecialObject
        fields = ("name", "type", "enterprise", "division", "number", "location", "condition")
        related = ("enterprise__jurisdiction__parent", "type")


class SiteTable(RowTable):
    name = Column(verbose_name=_("Name"), linkify=("site-detail", {"pk": A("pk")}))

    class Meta(RowTable.Meta):
        model = Site
        fields = (
            "name", "kind", "enterprise", "division", "address", "longitude", "latitude", "hazards", "contact",
            "contact_phone",
        )  # fmt: skip
