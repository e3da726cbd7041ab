"""Changes of the division tree that tests make, and its state before and after."""

from datetime import date

from safetyportal.core.models import (
    Attachment,
    AuditEntry,
    Jurisdiction,
    JurisdictionChange,
)
from safetyportal.core.services import divisions as services
from tests import people

PERM = "core.open_attachment"  # any permission of a supervisor
DAY = date(2026, 11, 20)
BASIS = "国函〔2026〕示例号"


def make_file(code: str, state: str, below: str = "") -> Attachment:
    node = people.node(code)
    return Attachment.unscoped.create(
        jurisdiction=node,
        place=node.path + below,
        target_type="core.user",
        purpose="示例",
        name="示例.pdf",
        stored_name=f"{code}-{state}-{below.strip('/')}",
        content_type="application/pdf",
        size=1,
        sha256="0" * 64,
        state=state,
    )


def state_of_the_tree():
    return (
        list(Jurisdiction.objects.order_by("pk").values_list("pk", "path", "name", "valid_to")),
        JurisdictionChange.objects.count(),
        AuditEntry.unscoped.count(),
    )


def merge(actor, old: str, new: str, now, day=DAY):
    return services.merge_nodes(
        actor=actor, old=people.node(old), new=people.node(new), effective_on=day, basis=BASIS, now=now
    )


def move(actor, code: str, parent: str, now, day=DAY):
    return services.move_node(
        actor=actor, node=people.node(code), new_parent=people.node(parent), effective_on=day, basis=BASIS, now=now
    )
