"""Money of a decision: the vectors of the law, instalments, payments, remedies, demand, court."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspections.models import CaseClock, CasePayment
from inspections.queries import cases as queries
from inspections.queries.cases_money import Part, account, remedies_end, surcharge
from inspections.services import cases_money
from safetyportal.core.errors import Conflict, TransitionDenied
from tests.factories.cases import Story

RATE = Decimal("0.03")
DUE = date(2026, 12, 5)
PLAN = [Part(DUE, Decimal(20_000))]


def late(days: int, paid=(), pauses=(), plan=PLAN, fine=20_000) -> Decimal:
    return surcharge(Decimal(fine), plan, paid, pauses, RATE, DUE + timedelta(days=days))


def test_vectors_of_the_rules():
    """《行政处罚法》第七十二条: 20,000 yuan, 20 days late 12,000; 40 days late the fine itself."""
    assert late(0) == 0
    assert late(20) == 12_000
    assert late(40) == 20_000
    assert (late(33), late(34), late(35)) == (19_800, 20_000, 20_000)  # the cap is reached on the 34th day


def test_days_of_review_and_suit_are_not_counted():
    """《行政处罚法》第七十三条第三款."""
    pause = [(DUE + timedelta(days=6), DUE + timedelta(days=15))]
    assert late(20, pauses=pause) == late(10)
    assert late(5, pauses=pause) == late(5)


def test_a_payment_ends_what_it_covers_and_instalments_are_late_by_their_own_day():
    half = Decimal(10_000)
    assert late(20, paid=[(DUE + timedelta(days=10), half)]) == 10 * 600 + 10 * 300  # the day of payment still counts
    plan = [Part(DUE, half), Part(DUE + timedelta(days=30), half)]
    assert late(10, plan=plan) == 10 * 300
    assert late(40, plan=plan, paid=[(DUE, half)]) == 10 * 300
    replaced = [Part(DUE, Decimal(20_000), DUE + timedelta(days=6)), Part(DUE + timedelta(days=60), Decimal(20_000))]
    assert late(50, plan=replaced) == 5 * 600


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    days=st.integers(0, 200),
    amounts=st.lists(st.tuples(st.integers(0, 150), st.integers(1, 9_000)), max_size=5),
    begin=st.integers(0, 100),
    length=st.integers(0, 100),
)
def test_never_above_the_fine_never_less_later_never_more_by_paying_or_pausing(days, amounts, begin, length):
    paid = [(DUE + timedelta(days=day), Decimal(amount)) for day, amount in amounts]
    pause = [(DUE + timedelta(days=begin), DUE + timedelta(days=begin + length))]
    assert 0 <= late(days, paid, pause) <= 20_000
    assert late(days, paid, pause) <= late(days + 1, paid, pause)
    assert late(days, paid, pause) <= late(days, (), pause) <= late(days)


# With the services

pytestmark = pytest.mark.django_db


def pay(story: Story, amount, number="R1", kind="fine", **more):
    return cases_money.record_payment(
        case=story.fresh(), kind=kind, paid_on=story.now.date(), amount=Decimal(amount), receipt_number=number,
        actor=story.first, now=story.now, **more,
    )  # fmt: skip


@pytest.fixture
def story() -> Story:
    told = Story(fine=20_000)
    told.to_execution()
    return told


def test_fifteen_days_to_pay_and_the_vector_on_a_real_case(story):
    assert (story.case.pay_by - story.case.served_on).days >= 15
    story.on(story.case.pay_by + timedelta(days=20))
    assert account(story.case, story.now.date()).surcharge == 12_000
    pay(story, 20_000)
    pay(story, 12_000, "R2", "surcharge")
    assert account(story.fresh(), story.now.date() + timedelta(days=50)).settled
    assert not CaseClock.unscoped.filter(case=story.case, name="payment", stopped_at=None).exists()


def test_more_than_is_owed_is_refused_at_the_field(story):
    with pytest.raises(ValidationError) as refusal:
        pay(story, 20_001)
    assert "amount" in refusal.value.error_dict
    with pytest.raises(ValidationError):
        pay(story, 1, kind="surcharge")
    pay(story, 15_000)
    with pytest.raises(ValidationError):
        pay(story, 5_001, "R2")
    with pytest.raises(ValidationError):
        pay(story, 5_000, "R1")  # the same receipt twice
    assert CasePayment.unscoped.count() == 1


def test_cash_on_the_spot_needs_a_reason_of_the_law_and_is_handed_in(story):
    """《行政处罚法》第六十八至七十一条."""
    with pytest.raises(ValidationError):
        pay(story, 100, on_the_spot=True)
    with pytest.raises(ValidationError):
        pay(story, 100, on_the_spot=True, on_spot_reason="small")  # the fine itself is above 100 yuan
    pay(story, 100, on_the_spot=True, on_spot_reason="remote")
    clock = CaseClock.unscoped.get(case=story.case, name="hand_in")
    assert (clock.amount, clock.unit) == (2, "working_days")
    payment = CasePayment.unscoped.get()
    cases_money.hand_in(
        case=story.case, payment=payment, handed_in_on=story.now.date(), actor=story.first, now=story.now
    )
    clock.refresh_from_db()
    assert clock.stopped_at is not None


def test_instalments_replace_the_plan_after_approval_and_are_not_more_than_is_owed(story):
    """《行政处罚法》第六十六条."""
    day = story.now.date() + timedelta(days=30)
    plan = [(day, Decimal(10_000)), (day + timedelta(days=30), Decimal(10_000))]
    with pytest.raises(ValidationError):
        cases_money.ask_deferral(
            case=story.fresh(), reason="困难", instalments=plan[:1], actor=story.first, now=story.now
        )
    cases_money.ask_deferral(
        case=story.fresh(), reason="困难（示例）", instalments=plan, actor=story.first, now=story.now
    )
    with pytest.raises(Conflict):
        cases_money.ask_deferral(case=story.fresh(), reason="再次", instalments=plan, actor=story.first, now=story.now)
    story.agree("deferral")
    assert story.fresh().pay_by == plan[1][0]
    story.on(day + timedelta(days=10))
    assert account(story.case, story.now.date()).surcharge == 10 * 300
    pay(story, 10_000)
    story.on(plan[1][0])
    pay(story, 10_000, "R2")
    assert account(story.fresh(), story.now.date()).surcharge == 3000


def test_remedy_pauses_surcharge_and_court_and_annulment_leaves_nothing(story):
    """《行政处罚法》第七十三条."""
    story.on(story.case.pay_by + timedelta(days=5))
    cases_money.begin_dispute(
        case=story.fresh(),
        kind="review",
        organ="芙蓉区人民政府",
        began_on=story.now.date(),
        actor=story.first,
        now=story.now,
    )
    assert remedies_end(story.case) is None
    before = account(story.case, story.now.date()).surcharge
    story.on(40)
    assert account(story.case, story.now.date()).surcharge == before == 4 * 600
    dispute = story.case.casedispute_rows.get()
    cases_money.end_dispute(
        case=story.fresh(),
        dispute=dispute,
        ended_on=story.now.date(),
        result="annulled",
        actor=story.first,
        now=story.now,
    )
    assert story.fresh().fine_total == 0
    assert account(story.case, story.now.date()).settled


def test_court_only_after_remedies_demand_and_ten_working_days(story):
    """《行政强制法》第五十三、五十四条."""
    apply = lambda: cases_money.apply_to_court(  # noqa: E731 -- said five times
        case=story.fresh(), applied_on=story.now.date(), court="芙蓉区人民法院", actor=story.first, now=story.now
    )
    demand = lambda: cases_money.demand(  # noqa: E731
        case=story.fresh(),
        **story.delivery(),
        actor=story.first,
        now=story.now,
    )
    with pytest.raises(TransitionDenied, match="催告书"):
        demand()  # no demand is issued
    with pytest.raises(TransitionDenied):
        cases_money.draw_up_demand(case=story.fresh(), actor=story.first, now=story.now)  # nothing is overdue
    story.on(story.case.pay_by + timedelta(days=3))
    with pytest.raises(TransitionDenied):
        apply()
    ends = remedies_end(story.case)
    assert ends >= story.case.served_on + timedelta(days=180)
    draft = cases_money.draw_up_demand(case=story.fresh(), actor=story.first, now=story.now)
    assert draft.values["duties"][0] == "缴纳罚款20000元"
    story.issue("enforcement_demand")
    demand()
    with pytest.raises(TransitionDenied):
        apply()  # six months for a suit
    story.on(ends + timedelta(days=1))
    apply()
    assert not CaseClock.unscoped.filter(case=story.case, name__in=["court", "demand"], stopped_at=None).exists()


def test_court_is_asked_within_three_months(story):
    ends = remedies_end(story.case)
    story.on(ends + timedelta(days=20))
    story.issue("enforcement_demand")
    cases_money.demand(
        case=story.fresh(),
        **story.delivery(),
        actor=story.first,
        now=story.now,
    )
    for days in (5, 120):
        moment = story.now + timedelta(days=days)
        with pytest.raises(TransitionDenied):
            cases_money.apply_to_court(
                case=story.fresh(), applied_on=moment.date(), court="芙蓉区人民法院", actor=story.first, now=moment
            )
    assert queries.handlers(story.case)
