"""Warm caches in adversarial order: province first, then the township, then a neighbour; and back again."""

from django.core.cache import cache
from django.urls import reverse

from tests.oracle.judge import agree, holds, seen
from tests.oracle.tables import REGISTERS
from tests.oracle.visitors import without_marks
from tests.oracle.world.rows import BY_NUMBER

ORDER = ("nation", "province", "city", "county", "township", "county_2", "industry", "head", "head_2", "county_abroad")
PAGES = ("home", "dashboard", "enterprise-points", "enterprise-boundaries", "enterprise-map")


def test_lists_after_somebody_who_sees_more(world):
    """Nothing of what the person before has seen is left in what this person sees."""
    wrong = []
    for name in ("enterprise", "hazard", "monthlyreport", "listing", "levelreport"):
        register = REGISTERS[name]
        for key in (*ORDER, *reversed(ORDER)):
            visitor = world[key]
            answer = visitor.get(reverse(f"{name}-list") + "?size=100")
            if holds(visitor.person, register.view):
                rows = {row.pk for row in answer.context["listing"].page.rows if (register.kind, row.pk) in BY_NUMBER}
                want = seen(visitor.person, register.view, register.kind)
                wrong += [] if rows == want else [(name, key, rows ^ want)]
    agree(wrong)


def test_cached_pages_are_the_same_warm_and_cold(world):
    """Each page for each person with an empty cache, then in the order from above with a warm one."""
    wrong = []
    for name in PAGES:
        cold = {}
        for key in ORDER:
            cache.clear()
            cold[key] = steady(world[key].get(reverse(name)))
        for key in ORDER:
            wrong += [] if steady(world[key].get(reverse(name))) == cold[key] else [(name, key)]
    agree(wrong)


def steady(answer) -> tuple:
    """Status and content without what is of the moment."""
    import re

    return answer.status_code, re.sub(
        rb"\d{1,2}:\d{2}(:\d{2})?|[0-9a-f]{32}|@\d{10}", b"", without_marks(answer.content)
    )
