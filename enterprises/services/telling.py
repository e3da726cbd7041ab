"""Who is told what happened to an enterprise."""

from datetime import datetime

from django.urls import reverse

from enterprises.models import Enterprise
from safetyportal.core import notify


def enterprise_url(enterprise: Enterprise) -> str:
    return reverse("enterprise-detail", kwargs={"pk": enterprise.pk})


def staff_of(enterprise: Enterprise, now: datetime):
    """Head and safety officers of the enterprise."""
    return notify.holders("enterprises.submit_enterprise", enterprise.place, enterprise.sectors, now=now)


def officials_of(enterprise: Enterprise, perm: str, level: str, now: datetime):
    """Officials who hold `perm` exactly at that level over the enterprise."""
    return notify.holders(perm, enterprise.place, enterprise.sectors, at_level=level, now=now)


def tell(people, enterprise: Enterprise, *, kind: str, title, body="", url: str = "", key: str, now: datetime) -> None:
    """One message about this enterprise; `key` names the event, so that a repeat is not told again."""
    notify.notify(
        people,
        kind=kind,
        title=Titled(title, enterprise.name),
        body=body,
        url=url or enterprise_url(enterprise),
        place=enterprise.place,
        key=f"enterprise:{enterprise.pk}:{key}",
        now=now,
    )


class Titled:
    """A title with a name in it, put into words in the reader's language."""

    def __init__(self, title, name: str):
        self.title, self.name = title, name

    def __str__(self):
        return str(self.title).format(name=self.name)
