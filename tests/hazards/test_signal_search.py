"""A small world of fakes and honest firms: every fake is found, no honest one is, and a second search adds nothing."""

from datetime import date, datetime, timedelta

import pytest

from hazards.choices_signals import SignalKind
from hazards.models import Hazard, TrustSignal
from hazards.queries.signals import signal_counts
from hazards.services import signal_counts as counting
from hazards.services import signal_search, signal_sweep
from safetyportal.core import jobs, rollups, writes
from safetyportal.core.deadlines import SHANGHAI, add_months
from safetyportal.core.jobs import system_user
from safetyportal.core.models import AuditEntry, Notification
from safetyportal.core.rules import forget_rules
from tests import people
from tests.conftest import NOW
from tests.factories.enterprises import make_staff
from tests.factories.hazards import make_hazard
from tests.factories.monthly import make_report, registered
from tests.factories.signals import make_photo, make_signal

pytestmark = pytest.mark.django_db
CITY = "/43/4301/"
LAST = date(2026, 10, 1)
MONTHS = [add_months(LAST, -back) for back in range(8)]
FINGERPRINT, NEAR, BARE = "00ff13579bdf2468", "00ff13579bdf246b", "0000000000000001"


def found(kind: str) -> set[int]:
    """Firms marked for this kind by one search of the city."""
    forget_rules()
    signal_search.search(kind, CITY, actor=system_user(), now=NOW)
    return set(TrustSignal.unscoped.filter(kind=kind).values_list("enterprise_id", flat=True))


def declares(firm, zeros: int, reason: str = "本月{n}日按清单自查{m}处，均符合要求"):
    """Reports of the last months: `zeros` zero declarations, older ones with a hazard."""
    for number, month in enumerate(MONTHS):
        zero = number < zeros
        words = reason.format(n=number + 3, m="东西南北中上下左"[number]) if zero else ""
        make_report(firm, "accepted", month=month, zero=zero, zero_reason=words)
    return firm


def at(hour: int, minute: int = 0, day: int = 9) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)


def closed(firm, given: datetime, done: datetime, checked: datetime, **values) -> Hazard:
    facts = {"created_at": given, "rectified_at": done, "verified_at": checked}
    hazard = make_hazard(firm, "closed", found_on=given.date(), closed_on=checked.date(), **values)
    Hazard.unscoped.filter(pk=hazard.pk).update(**facts)
    return hazard


def test_zero_run_longer_than_peers_is_found_and_shows_both_numbers():
    fake = declares(registered(), 8)
    for zeros in (0, 0, 1, 1, 2, 3, 0, 2, 5, 1):
        declares(registered(), zeros)
    assert found("zero_run") == {fake.pk}
    evidence = TrustSignal.unscoped.get().evidence
    assert (evidence["months"], evidence["median"], evidence["peers"]) == (8, 1.0, 11)
    assert (evidence["high"], evidence["first"], evidence["last"]) == (5.0, "2026-03", "2026-10")
    assert len(TrustSignal.unscoped.get().report_rows) == 8


def test_a_trade_in_which_everybody_finds_nothing_is_not_marked():
    for _firm in range(11):
        declares(registered(), 7)
    assert found("zero_run") == set()


def test_zero_run_that_goes_on_stays_one_mark():
    fake = declares(registered(), 8)
    for _firm in range(10):
        declares(registered(), 1)
    found("zero_run")
    make_report(fake, "accepted", month=add_months(LAST, 1), zero=True, zero_reason="示例：未发现")
    later = NOW + timedelta(days=31)
    assert signal_search.search("zero_run", CITY, actor=system_user(), now=later) == (0, 1)
    assert TrustSignal.unscoped.get().evidence["months"] == 9


def test_photos_used_twice_are_found_and_honest_pairs_are_not():
    day = date(2026, 11, 2)
    first = make_hazard(registered(), found_on=day)
    copied, near, before_after, honest = (registered() for _n in range(4))
    make_photo(first, "after", "the one")
    twice = [make_hazard(copied, found_on=day + timedelta(days=n)) for n in (0, 1)]
    for hazard in twice:
        make_photo(hazard, "after", "used again", FINGERPRINT)
    for hazard, likeness in zip(
        (make_hazard(near), make_hazard(near)), ("f0f0123456789abc", "f0f0123456789abd"), strict=True
    ):
        make_photo(hazard, "after", likeness=likeness)
    same = make_hazard(before_after)
    make_photo(same, "before", "same file"), make_photo(same, "after", "same file")
    stolen = registered()
    make_photo(make_hazard(stolen), "after", "the one")

    both = [make_hazard(honest, found_on=day) for _n in range(2)]
    for hazard in both:  # one picture shows two faults
        make_photo(hazard, "before", "two faults")
    make_photo(both[0], "after", likeness=NEAR)  # after and before from the same spot look alike
    make_photo(both[0], "before", likeness=NEAR)
    for hazard in both:  # a white wall and another white wall
        make_photo(hazard, "recheck", likeness=BARE)
    assert found("same_photo") == {copied.pk, near.pk, before_after.pk, stolen.pk}
    mark = TrustSignal.unscoped.get(enterprise=copied)
    assert (len(mark.photo_rows), sorted(mark.hazard_rows)) == (2, sorted(row.pk for row in twice))
    assert TrustSignal.unscoped.get(enterprise=stolen).evidence["other_firm"] is True

    make_photo(make_hazard(copied, found_on=day), "after", "used again", FINGERPRINT)
    found("same_photo")
    assert len(TrustSignal.unscoped.get(enterprise=copied).photo_rows) == 3


def test_copied_words_are_found_and_the_fault_that_comes_back_is_not():
    copied, honest, repeated = registered(), registered(), declares(registered(), 8, "本月未发现隐患。")
    declares(honest, 8)
    for number in range(6):
        where = "东西南北中上"[number]
        make_hazard(copied, "awaiting", description=f"{where}侧通道堵塞", rectification=f"已整改完毕{number}。")
        make_hazard(honest, "awaiting", description="配电箱未上锁", rectification="已加锁")
        make_hazard(honest, "awaiting", rectification="更换" + "灯管护栏阀门皮带锁具"[number : number + 3])
        make_hazard(honest, description="通道堵塞" + "东西南北中上"[number])
    assert found("copied_text") == {copied.pk, repeated.pk}
    evidence = TrustSignal.unscoped.get(enterprise=copied).evidence
    assert (evidence["field"], evidence["times"], evidence["different"]) == ("rectification", 6, 6)


def test_closing_within_minutes_is_found_and_the_quick_repair_is_not():
    quick, bulk, honest = registered(), registered(), registered()
    for minute in (0, 20):
        closed(quick, at(9, minute), at(9, minute + 3), at(9, minute + 5))
    person = make_staff(bulk)
    for _number in range(5):
        closed(bulk, at(9, day=3), at(15, 30), at(15, 30), verified_by=person)
    for minute in range(6):
        closed(honest, at(9, minute), at(9, minute + 2), at(9, minute + 4), handling="on_spot")
        closed(honest, at(8, minute, day=3), at(16, minute, day=5), at(9, 30), verified_by=person)
    closed(honest, at(9), at(9, 2), at(9, 3), source="5")
    assert found("closed_quickly") == {quick.pk, bulk.pk}
    assert TrustSignal.unscoped.get(enterprise=bulk).subject == "bulk:2026-11-09 15:30"


def test_finding_nothing_where_authorities_find_hazards_is_found():
    fake, honest, lucky = registered(), registered(), registered()
    for month in (4, 6, 9):
        for firm in (fake, honest, lucky):
            make_hazard(firm, found_on=date(2026, month, 12), source="5")
        make_hazard(honest, found_on=date(2026, month, 3))
        make_hazard(lucky, found_on=date(2026, month - 1, 3))
    make_hazard(fake, found_on=date(2026, 7, 3))
    assert found("against_official") == {fake.pk}
    evidence = TrustSignal.unscoped.get().evidence
    assert (evidence["months"], evidence["official"], evidence["own"]) == (3, 3, 0)


def test_search_of_everything_twice_adds_nothing_and_tells_once():
    firm = declares(registered(), 8, "本月未发现隐患")
    for month in (4, 6, 9):
        make_hazard(firm, found_on=date(2026, month, 12), source="5")
    keeper, county = make_staff(firm), people.make_user("county_supervisor", "430102")
    forget_rules()
    first = signal_search.search_all(actor=system_user(), now=NOW)
    state = list(TrustSignal.unscoped.values_list()), AuditEntry.unscoped.count(), Notification.objects.count()
    second = signal_search.search_all(actor=system_user(), now=NOW)
    assert (first["raised"], second) == (2, {"raised": 0, "grown": 0})
    assert state == (
        list(TrustSignal.unscoped.values_list()),
        AuditEntry.unscoped.count(),
        Notification.objects.count(),
    )
    for person, kind in ((keeper, "signal.raised"), (county, "signal.waiting")):
        assert Notification.objects.filter(user=person, kind=kind).count() == 1
    assert AuditEntry.unscoped.filter(action="trustsignal.raise").count() == 2


def test_search_goes_on_behind_the_city_where_it_stopped():
    firm = registered()
    for month in (4, 6, 9):
        make_hazard(firm, found_on=date(2026, month, 12), source="5")
    forget_rules()
    found_behind = signal_search.search_all(actor=system_user(), now=NOW, checkpoint={"done": CITY})
    assert (found_behind["raised"], TrustSignal.unscoped.count()) == (0, 0)


def test_decided_marks_are_left_alone():
    firm = registered()
    for month in (4, 6, 9):
        make_hazard(firm, found_on=date(2026, month, 12), source="5")
    found("against_official")
    TrustSignal.unscoped.update(
        status="dismissed", due_at=None, clock="", decision_note="示例", decided_by=system_user()
    )
    before = TrustSignal.unscoped.values().get()
    make_hazard(firm, found_on=date(2026, 10, 12), source="5")
    found("against_official")
    assert TrustSignal.unscoped.values().get() == before


def test_figures_follow_every_step_and_the_recount_agrees():
    make_signal(registered()), make_signal(registered(), "answered", "closed_quickly")
    make_signal(registered("430103002"), "confirmed", decision_note="示例", decided_by=system_user())
    firm = registered()
    for month in (4, 6, 9):
        make_hazard(firm, found_on=date(2026, month, 12), source="5")
    found("against_official")
    signal_sweep.sweep(actor=system_user(), now=NOW + timedelta(days=40))
    assert signal_counts("/43/4301/430102/") == {
        "zero_run": {"open": 1, "confirmed": 0, "all": 1},
        "closed_quickly": {"open": 1, "confirmed": 0, "all": 1},
        "against_official": {"open": 1, "confirmed": 0, "all": 1},
    }
    assert TrustSignal.unscoped.filter(status="silent").count() == 2
    assert signal_sweep.sweep(actor=system_user(), now=NOW + timedelta(days=181))["expired"] == 3
    figures = rollups.figures(counting.METRIC, "/43/")
    with writes.unit_of_work():
        counting.rebuild("/43/")
    assert rollups.figures(counting.METRIC, "/43/") == figures
    assert {kind: one["open"] for kind, one in signal_counts("/43/").items()} == dict.fromkeys(
        ("zero_run", "closed_quickly", "against_official"), 0
    )


def test_every_kind_has_its_finder():
    assert set(signal_search.FINDERS) == set(SignalKind)


def test_nightly_search_runs_as_a_job_through_every_city():
    job = jobs.after_commit("hazards.search_signals")
    assert jobs.run_job(job.pk) == "done"
    job.refresh_from_db()
    assert job.checkpoint["done"] > CITY, "the last city, from which a second run would go on"
