"""P1: list pages at four levels of scope against hand-written SQL, in the server's own time."""

from pathlib import Path

from benchmarks.importing import vacuum
from benchmarks.measure import Result, milliseconds, server_ms, statements
from benchmarks.world import CITY, COUNTY, NOW, PROVINCE, TOWNSHIP, person

LEVELS = {
    "province": ("province_supervisor", PROVINCE, 2),
    "city": ("city_supervisor", CITY, 3),
    "county": ("county_supervisor", COUNTY, 4),
    "township": ("township_supervisor", TOWNSHIP, 5),
}
# Combinations of filters, most of which find nothing.
FACETS = (
    "status=cancelled&risk_class=A&industry=0911",
    "status=returned",
    "status=refused&sort=name",
    "scale=1",
    "industry=2614&status=no_premises&risk_class=D",
    "classes=tailings",
    "standardisation=1&status=suspended",
)


def pages(user, query: str = ""):
    """The queries of one list page as the register makes them: `[(sql, params)]`."""
    from django.db import connection
    from django.http import QueryDict

    from enterprises.views.registers import EnterpriseRegister
    from safetyportal.core.pages.listing import Listing

    caught = []

    def catch(execute, sql, params, many, context):
        caught.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(catch):
        shown = Listing(EnterpriseRegister(), user, QueryDict(query), NOW)
        list(shown.page.rows)
    return [(sql, params) for sql, params in caught if "enterprises_enterprise" in sql], shown


def floor_sql(depth: int) -> str:
    """What a person would write by hand: the same columns, the names of township and county, the index range."""
    from enterprises.models import Enterprise

    names = ", ".join(f'e."{field.column}"' for field in Enterprise._meta.concrete_fields)
    return (
        f"SELECT {names}, t.name, c.name FROM enterprises_enterprise e JOIN core_jurisdiction t"
        " ON t.id = e.jurisdiction_id JOIN core_jurisdiction c ON c.id = t.parent_id"
        f" WHERE split_part(e.place, '/', {depth}) = %s ORDER BY e.id DESC LIMIT 21"
    )


def total_ms(queries) -> float:
    return sum(server_ms(sql, params) for sql, params in queries)


def run(var_dir: Path, rounds: int) -> list[Result]:
    vacuum()  # an import benchmark may have gone before
    results = []
    for level, (role, code, depth) in LEVELS.items():
        user = person(role, code, f"bench-{level}")
        queries, shown = pages(user)
        hand = floor_sql(depth)
        ours, floor = [], []
        for _round in range(rounds * 4):
            ours.append(total_ms(queries))
            floor.append(server_ms(hand, [code]))
        results.append(Result(f"P1 first page, {level}", "ms", ours, floor, "hand-written SQL", 2.5))
        results.append(_deep(user, level, shown, rounds))
    results += _facets(rounds)
    results.append(_whole_page(rounds))
    return results


def _deep(user, level: str, shown, rounds: int) -> Result:
    """A page far down the list against the first one."""
    middle = shown.rows.order_by("-id").values_list("id", flat=True)
    number = middle[min(5_000, max(0, middle[:5_001].count() - 30))]
    cursor = _cursor_before(shown, number)
    deep, _shown = pages(user, f"after={cursor}")
    first, _shown = pages(user)
    found = {"deep": [], "first": []}
    for _round in range(rounds * 4):
        found["deep"].append(total_ms(deep))
        found["first"].append(total_ms(first))
    return Result(f"P1 page 250 by position, {level}", "ms", found["deep"], found["first"], "first page", 1.3)


def _cursor_before(shown, number: int) -> str:
    from safetyportal.core.pages import keyset

    row = shown.rows.get(pk=number)
    page = keyset.page(shown.rows.filter(pk__lte=row.pk), ("-id",), 1)
    return page.after


def _facets(rounds: int) -> list[Result]:
    """Every combination at every level; the worst one counts."""
    results = []
    for level, (role, code, _depth) in LEVELS.items():
        user = person(role, code, f"bench-{level}")
        worst, name = 0.0, ""
        for query in FACETS:
            queries, _shown = pages(user, query)
            took = min(total_ms(queries) for _round in range(max(2, rounds)))
            worst, name = max((worst, name), (took, query))
        results.append(Result(f"P1 slowest filter combination, {level}", "ms", [worst], target=30, note=f"`{name}`"))
    return results


def _whole_page(rounds: int) -> Result:
    """The page as a browser gets it: sign-in, scope, rows, template."""
    from django.core.management import call_command
    from django.test import Client

    call_command("collectstatic", verbosity=0, interactive=False)
    client = Client(headers={"host": "localhost"})
    client.force_login(
        person("city_supervisor", CITY, "bench-city"), backend="safetyportal.accounts.backends.SignInBackend"
    )
    client.get("/enterprises/")
    with statements() as sent:
        status = client.get("/enterprises/").status_code
    took = [milliseconds(lambda: client.get("/enterprises/")) for _round in range(rounds * 2)]
    return Result("list page as a whole, city", "ms", took, note=f"status {status}, {sent['count']} statements")
