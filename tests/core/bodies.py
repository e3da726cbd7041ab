"""Bodies of any place, and who sees them: what tests of access look at."""

from safetyportal.core.models import SupervisingBody
from tests.people import node

PERM = "core.view_supervisingbody"


def make_body(code: str, sectors=()) -> SupervisingBody:
    where = node(code)
    return SupervisingBody.unscoped.create(
        code=f"{SupervisingBody.unscoped.count():012d}",
        name=f"示例 {code}",
        kind="bureau",
        jurisdiction=where,
        place=where.path,
        sectors=list(sectors),
    )


def visible(user) -> set[int]:
    return set(SupervisingBody.objects.visible_to(user, PERM).values_list("pk", flat=True))
