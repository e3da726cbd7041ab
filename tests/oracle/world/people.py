"""Who there is. One person of every role at home, their colleagues elsewhere, and every odd relation to authority."""

from dataclasses import dataclass, field

from tests.oracle.world.places import (
    CELL,
    CHEMICALS,
    CITY,
    CITY_2,
    COUNTY,
    COUNTY_2,
    COUNTY_OF_CITY_2,
    FIRMS,
    FOREIGN_COUNTY,
    LEFT_PLACE,
    MOVED,
    OWN,
    PROVINCE,
    TOWNSHIP,
    TOWNSHIP_2,
    TRADE,
    path,
)  # fmt: skip

STAFF_ROLES = ("enterprise_head", "enterprise_safety_officer", "enterprise_worker")
COVERT = 27450  # number of the covert inspection at the main enterprise


@dataclass(frozen=True)
class Post:
    """A role at a place. `days`: from and to, counted from today; those that do not run give nothing."""

    role: str
    place: str
    sectors: tuple[str, ...] = ()
    days: tuple[int, int | None] = (-700, None)
    lender: str = ""  # key of the person for whom somebody stands in
    number: int = 0

    @property
    def runs(self) -> bool:
        return self.days[0] <= 0 and (self.days[1] is None or self.days[1] > 0)


@dataclass(frozen=True)
class Person:
    key: str
    pk: int
    posts: tuple[Post, ...]
    kind: str = "official"
    duty: str = "business"
    active: bool = True
    firm: int = 0
    left: tuple[str, ...] = ()  # places from which the own enterprise moved away: its people still read there
    shared: tuple[tuple[str, int], ...] = field(default=())  # named exceptions: kind of row and its number

    @property
    def place(self) -> str:
        return self.posts[0].place if self.posts else "/"

    @property
    def role(self) -> str:
        return self.posts[0].role if self.posts else "nobody"


def at(role: str, code: str, *sectors: str, **more) -> Post:
    return Post(role, path(code), sectors, **more)


def of_firm(role: str, firm: int) -> Post:
    return Post(role, FIRMS[firm].place)


_LIST: list[Person] = []


def _add(key: str, *posts: Post, **facts) -> None:
    duties = {"system_administrator": "system", "security_administrator": "security", "audit_administrator": "audit"}
    duty = duties.get(posts[0].role, "business") if posts else "business"
    kind = {"expert": "expert", "service_agency": "agency"}.get(posts[0].role, "official") if posts else "official"
    if facts.get("firm"):
        kind = "enterprise"
    number = len(_LIST)
    own = tuple(Post(p.role, p.place, p.sectors, p.days, p.lender, 8001 + 10 * number + n) for n, p in enumerate(posts))
    _LIST.append(Person(key, 8001 + number, own, **{"kind": kind, "duty": duty, **facts}))


# One of every role, on the line from the country down to the main enterprise
_add("nation", at("national_supervisor", "0"))
_add("province_leader", at("province_leader", PROVINCE))
_add("province", at("province_supervisor", PROVINCE))
_add("city_leader", at("city_leader", CITY))
_add("city", at("city_supervisor", CITY))
_add("county_leader", at("county_leader", COUNTY))
_add("county", at("county_supervisor", COUNTY))
_add("township_leader", at("township_leader", TOWNSHIP))
_add("township", at("township_supervisor", TOWNSHIP))
_add("enforcement", at("enforcement_officer", COUNTY))
_add("industry", at("industry_officer", CITY, CHEMICALS))  # limited to one trade
_add("grid", at("grid_officer", CELL))
_add("head", of_firm("enterprise_head", OWN), firm=OWN)
_add("officer", of_firm("enterprise_safety_officer", OWN), firm=OWN)
_add("worker", of_firm("enterprise_worker", OWN), firm=OWN)
_add("expert", at("expert", CITY))
_add("agency", at("service_agency", CITY))
_add("system", at("system_administrator", CITY))
_add("security", at("security_administrator", CITY))
_add("audit", at("audit_administrator", CITY))
# Their colleagues elsewhere
_add("city_2", at("city_supervisor", CITY_2))
_add("county_2", at("county_supervisor", COUNTY_2))
_add("county_3", at("county_supervisor", COUNTY_OF_CITY_2))
_add("county_leader_2", at("county_leader", COUNTY_2))
_add("county_abroad", at("county_supervisor", FOREIGN_COUNTY))
_add("township_2", at("township_supervisor", TOWNSHIP_2))
_add("head_2", of_firm("enterprise_head", TRADE), firm=TRADE)
_add("head_moved", of_firm("enterprise_head", MOVED), firm=MOVED, left=(LEFT_PLACE,))
_add("system_2", at("system_administrator", CITY_2))
_add("security_2", at("security_administrator", CITY_2))
_add("audit_2", at("audit_administrator", CITY_2))
# Odd relations to authority
_add("two_posts", at("township_supervisor", TOWNSHIP_2), at("county_supervisor", COUNTY_OF_CITY_2))
_add("stands_in", at("expert", CITY_2), at("county_supervisor", COUNTY, days=(-3, 4), lender="county"))
_add("stood_in", at("expert", CITY_2), at("county_supervisor", COUNTY, days=(-9, -1), lender="county"))
_add("will_stand_in", at("expert", CITY_2), at("county_supervisor", COUNTY, days=(2, 9), lender="county"))
_add("retired", at("county_supervisor", COUNTY, days=(-700, -1)))
_add("locked", at("county_supervisor", COUNTY), active=False)
_add("never_posted")
_add(
    "shared_with", at("expert", CITY_2),
    shared=(("enterprises.enterprise", OWN), ("hazards.hazard", 20100), ("inspections.inspectiontask", COVERT)),
)  # fmt: skip
_add("was_shared", at("expert", CITY_2))
_add("colleague", at("enforcement_officer", COUNTY))  # of the same body as "enforcement", but not on those visits
_add(  # invited to an inspection in the next county: they read it, and nothing else there
    "enforcement_2", at("enforcement_officer", COUNTY_2), shared=(("inspections.inspectiontask", COVERT + 2),),
)  # fmt: skip

PEOPLE = {person.key: person for person in _LIST}
ANONYMOUS = Person("anonymous", 0, ())
