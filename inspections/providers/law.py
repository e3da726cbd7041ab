"""What the law library gives to the load of reference data, the menu and the search."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inspections.queries.law import propose
from inspections.services import law_data
from safetyportal.core import navigation
from safetyportal.core.access import granted_paths, holds
from safetyportal.core.deadlines import local_day
from safetyportal.core.global_search import Hit, register_search
from safetyportal.core.services.reference import register_part

VIEW = "inspections.view_violation"


def register() -> None:
    register_part("law", law_data.law_files, law_data.load_law)
    register_search(_("Unlawful acts and penalties"), find, icon="gavel", order=60)
    group, entry = _("Law library"), navigation.Entry
    navigation.register(
        entry(_("Unlawful acts and penalties"), "violation-list", "gavel", VIEW, 70, group),
        entry(_("Laws and regulations"), "lawinstrument-list", "file-certificate", VIEW, 71, group),
        entry(
            _("Tables of discretion"), "discretiontable-list", "scale", "inspections.view_discretiontable", 72, group
        ),
    )


def find(user, words: str) -> Iterator[Hit]:
    """Acts in force today, for those who may read the library."""
    if not holds(user, VIEW):
        return
    place = min(granted_paths(user, VIEW), key=len, default="/")
    for one in propose(words, place=place, on=local_day(timezone.now()), limit=10):
        url = reverse("violation-detail", kwargs={"pk": one.violation.pk})
        yield Hit(one.violation.title, f"{one.violation.violated} → {one.violation.punished}", url)
