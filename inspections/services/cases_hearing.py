"""Legal review, collective discussion, notice, statement, hearing (《行政处罚法》第四十四至六十五条)."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from inspections.choices.cases import CaseStatus, ClockName, HearingState, ReviewOpinion
from inspections.models import (
    CaseDiscussion,
    CaseHearing,
    CaseLegalReview,
    CaseNotice,
    CaseStatement,
    DiscussionMember,
    EnforcementCase,
    EnforcementPaper,
)
from inspections.queries import cases as queries
from inspections.queries import cases_law as law
from inspections.queries.cases_clocks import newest
from inspections.services import cases_clocks as clocks
from inspections.services import cases_papers as case_papers
from inspections.services.cases_delivery import serve_paper, served
from inspections.services.cases_filing import require_in_time
from inspections.services.cases_telling import in_charge as officers
from inspections.services.cases_telling import of_body, tell
from inspections.services.cases_terms import in_charge, require_not_before, require_not_later, require_two
from inspections.workflow.cases import CASE_FLOW
from inspections.workflow.cases_guards import APPROVE, HANDLE, HOST, LEGAL, outsider
from safetyportal.core import writes
from safetyportal.core.access import require
from safetyportal.core.deadlines import local_day, work_calendar
from safetyportal.core.errors import TransitionDenied
from safetyportal.core.rules import rule

_TOO_LATE = _("The party is told at least seven working days before (《行政处罚法》第六十四条).")


def send_to_review(
    *, case: EnforcementCase, actor: Any, now: datetime, note: str = "", expected_version: int | None = None
) -> EnforcementCase:
    """Officers in charge send the case to legal review; the appointed reviewers are told."""
    with writes.unit_of_work():
        row = in_charge(case, actor, (), expected_version)
        row = CASE_FLOW.run(row, "send_legal", actor=actor, now=now, note=note)
        people = [one for one in of_body(row, LEGAL, now) if queries.legal_reviewer(one, row)]
        title = _("Legal review of the case {title}")
        tell(people, row, title=title, key=f"legal:{row.version}", now=now, kind="case.waiting")
    return row


def review_legally(
    *, case: EnforcementCase, opinion: str, text: str, actor: Any, now: datetime, expected_version: int | None = None
) -> EnforcementCase:
    """The legal reviewer agrees, asks for corrections, or returns the case for further investigation."""
    with writes.unit_of_work():
        row = writes.locked(case)
        heard = queries.latest_notice(row) is not None
        step = "supplement" if opinion == ReviewOpinion.SUPPLEMENT else "legal_pass_heard" if heard else "legal_pass"
        row = CASE_FLOW.run(row, step, actor=actor, now=now, note=text[:500], expected_version=expected_version)
        appointed = queries.legal_reviewer(actor, row)
        review = CaseLegalReview(
            case=row, reviewer=actor, qualification=appointed.qualification if appointed else "", opinion=opinion,
            text=text.strip(), reviewed_at=now, after_hearing=heard,
        )  # fmt: skip
        writes.create(review, actor=actor, perm=LEGAL, now=now)
        title = _("Legal review done: {title}")
        tell(officers(row), row, title=title, key=f"reviewed:{review.pk}", now=now, body=text)
    return row


def bring_to_discussion(
    *, case: EnforcementCase, actor: Any, now: datetime, note: str = "", expected_version: int | None = None
) -> EnforcementCase:
    """Officers in charge bring the case to the collective discussion; the heads of the body are told."""
    with writes.unit_of_work():
        row = in_charge(case, actor, (), expected_version)
        row = CASE_FLOW.run(row, "discuss", actor=actor, now=now, note=note)
        title = _("Collective discussion of the case {title}")
        tell(of_body(row, APPROVE, now), row, title=title, key=f"discuss:{row.version}", now=now, kind="case.waiting")
    return row


def record_discussion(
    *, case: EnforcementCase, held_at: datetime, where: str, recorder: str, text: str, conclusion: str,
    members: Iterable[dict[str, Any]], actor: Any, now: datetime, fine: Any = None, ended_at: datetime | None = None,
    expected_version: int | None = None,
) -> EnforcementCase:  # fmt: skip
    """集体讨论记录 with each voice; at least three persons, and more of them agree than not."""
    voices = list(members)
    if len(voices) < 3:
        raise ValidationError({"members": _("A collective discussion has at least three members.")})
    if sum(bool(voice["agrees"]) for voice in voices) * 2 <= len(voices):
        raise ValidationError({"members": _("The conclusion needs the majority of the members.")})
    if held_at > now:
        raise ValidationError({"held_at": _("This moment is yet to come.")})
    if ended_at is not None and not held_at < ended_at <= now:
        raise ValidationError({"ended_at": _("A discussion ends after it began, and is recorded when it has ended.")})
    with writes.unit_of_work():
        row = writes.locked(case)
        heard = queries.latest_notice(row) is not None
        step = "conclude_heard" if heard else "conclude"
        row = CASE_FLOW.run(row, step, actor=actor, now=now, expected_version=expected_version)
        discussion = CaseDiscussion(
            case=row, held_at=held_at, ended_at=ended_at, where=where, chair=actor, recorder=recorder, text=text,
            conclusion=conclusion, fine=fine, after_hearing=heard,
        )  # fmt: skip
        writes.create(discussion, actor=actor, perm=APPROVE, now=now)
        for voice in voices:
            writes.create(
                DiscussionMember(case=row, discussion=discussion, **voice), actor=actor, perm=APPROVE, now=now
            )
        tell(officers(row), row, title=_("Collective discussion held: {title}"), key=f"held:{discussion.pk}", now=now)
    return row


def give_notice(
    *, case: EnforcementCase, facts: str, actor: Any, now: datetime, expected_version: int | None = None
) -> EnforcementCase:
    """处罚前告知: what is proposed is fixed for the decision; with the offer of a hearing where one is due."""
    with writes.unit_of_work():
        row = in_charge(case, actor, (CaseStatus.REPORTED, CaseStatus.HEARD), expected_version)
        require_two(row, now)
        require_in_time(row, now)
        owed = law.reckon(row, local_day(now))
        step = "tell_again" if row.status == CaseStatus.HEARD else "tell"
        row = CASE_FLOW.run(row, step, actor=actor, now=now)
        notice = CaseNotice(
            case=row, offers_hearing=owed.hearing, facts=facts.strip(), fine=owed.fine, given_on=local_day(now),
            given_by=actor,
        )  # fmt: skip
        writes.create(notice, actor=actor, perm=HANDLE, now=now)
        for charge in queries.charges(row):
            told = {
                "noticed_kinds": charge.proposed_kinds, "noticed_fine": charge.proposed_fine,
                "noticed_confiscation": charge.proposed_confiscation,
            }  # fmt: skip
            writes.update(charge, told, actor=actor, perm=HANDLE, now=now)
        clocks.stop_all(row, now, _("a new notice was given"), ClockName.DEFENCE, ClockName.HEARING_REQUEST)
        case_papers.begin_anew(row, notice_kind(notice), actor=actor, now=now)
    return row


def notice_kind(notice: CaseNotice) -> str:
    return "hearing_offer" if notice.offers_hearing else "penalty_notice"


def serve_notice(*, case: EnforcementCase, actor: Any, now: datetime, **delivery: Any) -> EnforcementCase:
    """The issued notice is served; the periods to state, defend and ask for a hearing begin on that day."""
    notice = queries.latest_notice(case)
    if notice is None or notice.served_on is not None:
        raise TransitionDenied(_("The notice is served already."))
    return serve_paper(
        case, notice_kind(notice), states=(CaseStatus.NOTICED,), actor=actor, now=now, **delivery
    )  # fmt: skip


@served("penalty_notice", "hearing_offer")
def notice_served(case: EnforcementCase, paper: EnforcementPaper, actor: Any, now: datetime) -> None:
    """《行政处罚法》第四十四、六十四条: what the party may do, it may from the day of service; anew after a corrected
    notice."""
    row = in_charge(case, actor, (CaseStatus.NOTICED,))
    require_two(row, now)
    notice = queries.latest_notice(row)
    if notice is None or paper.served_on is None:
        raise TransitionDenied(_("The party has not been told yet."))
    if paper.kind != notice_kind(notice):
        raise TransitionDenied(case_papers.not_issued(notice_kind(notice)))
    clocks.stop_all(row, now, _("a new notice was given"), ClockName.DEFENCE, ClockName.HEARING_REQUEST)
    writes.update(notice, {"served_on": paper.served_on}, actor=actor, perm=HANDLE, now=now)
    clocks.start(row, ClockName.DEFENCE, paper.served_on)
    if notice.offers_hearing:
        clocks.start(row, ClockName.HEARING_REQUEST, paper.served_on)


def record_statement(
    *, case: EnforcementCase, stated_on: date, by: str, text: str, actor: Any, now: datetime, examined_note: str = "",
    accepted: bool | None = None,
) -> EnforcementCase:  # fmt: skip
    """陈述申辩, as spoken or written, and what its examination gave; never to the party's harm (第四十五条)."""
    require_not_later("stated_on", stated_on, now)
    with writes.unit_of_work():
        row = in_charge(case, actor, (CaseStatus.NOTICED, CaseStatus.HEARING, CaseStatus.HEARD))
        statement = CaseStatement(
            case=row, stated_on=stated_on, by=by.strip(), text=text.strip(), examined_note=examined_note.strip(),
            accepted=accepted, recorded_by=actor,
        )  # fmt: skip
        writes.create(statement, actor=actor, perm=HANDLE, now=now)
        case_papers.begin(row, "defence_record", actor=actor, now=now)
    return row


def hear(
    *, case: EnforcementCase, actor: Any, now: datetime, note: str = "", expected_version: int | None = None
) -> EnforcementCase:
    """Conclude the statement: it was made and examined, or the periods are over, also that to ask for a hearing."""
    with writes.unit_of_work():
        row = in_charge(case, actor, (CaseStatus.NOTICED,), expected_version)
        notice = queries.latest_notice(row)
        if notice is None or notice.served_on is None:
            raise TransitionDenied(_("The notice has not been served yet."))
        stated = list(row.casestatement_rows.filter(stated_on__gte=notice.given_on))
        if any(not statement.examined_note for statement in stated):
            raise TransitionDenied(_("Each statement of the party is examined first (《行政处罚法》第四十五条)."))
        _require_over(row, ClockName.HEARING_REQUEST, now)
        if not stated:
            _require_over(row, ClockName.DEFENCE, now)
        because = _("party heard")
        clocks.stop_all(row, now, because, ClockName.DEFENCE, ClockName.HEARING_REQUEST)
        return CASE_FLOW.run(row, "hear", actor=actor, now=now, note=note)


def _require_over(case: EnforcementCase, name: str, now: datetime) -> None:
    clock = newest(case, name)
    if clock is not None and clock.stopped_at is None and now < clock.due_at:
        raise TransitionDenied(
            _("“%(period)s” still runs until %(day)s (《行政处罚法》第四十四条、第六十四条).")
            % {"period": clock.get_name_display(), "day": local_day(clock.due_at).isoformat()}
        )


def ask_hearing(
    *, case: EnforcementCase, requested_on: date, requested_by: str, actor: Any, now: datetime,
    expected_version: int | None = None,
) -> EnforcementCase:  # fmt: skip
    """The party asks for a hearing within five working days of the service (第六十四条第一项): day six is too late."""
    require_not_later("requested_on", requested_on, now)
    with writes.unit_of_work():
        row = in_charge(case, actor, (CaseStatus.NOTICED,), expected_version)
        clock = newest(row, ClockName.HEARING_REQUEST)
        if clock is None:
            raise TransitionDenied(_("No hearing was offered (《行政处罚法》第六十三条)."))
        require_not_before("requested_on", requested_on, local_day(clock.began_at), _("The notice was served later."))
        if requested_on >= local_day(clock.due_at):
            raise ValidationError(
                {"requested_on": _("A hearing is asked for within five working days (《行政处罚法》第六十四条).")}
            )
        row = CASE_FLOW.run(row, "ask_hearing", actor=actor, now=now)
        hearing = CaseHearing(case=row, requested_on=requested_on, requested_by=requested_by.strip())
        writes.create(hearing, actor=actor, perm=HANDLE, now=now)
        clocks.stop(row, ClockName.HEARING_REQUEST, now, _("hearing asked for"))
        title = _("A hearing was asked for in the case {title}")
        tell(of_body(row, APPROVE, now), row, title=title, key=f"hearing:{hearing.pk}", now=now, kind="case.waiting")
    return row


def announce_hearing(
    *, case: EnforcementCase, host: Any, held_at: datetime, where: str, actor: Any, now: datetime, recorder: str = "",
    closed_session: bool = False,
) -> EnforcementCase:  # fmt: skip
    """The head appoints a host who did not investigate; the party is told at least seven working days before."""
    with writes.unit_of_work():
        row = writes.locked(case)
        require(actor, APPROVE, row)
        verdict = outsider(row, actor, APPROVE)
        if not verdict:
            raise TransitionDenied(verdict.reason)
        hearing = queries.open_hearing(row)
        if hearing is None:
            raise TransitionDenied(_("Nobody has asked for a hearing."))
        _require_host(row, host)
        today = local_day(now)
        least = int(rule("penalty.hearing_notice_workdays", row.place, today))
        if work_calendar().working_days_between(today, local_day(held_at)) < least:
            raise ValidationError({"held_at": _TOO_LATE})
        values = {
            "state": HearingState.ANNOUNCED, "host": host, "held_at": held_at, "where": where, "recorder": recorder,
            "closed_session": closed_session, "notified_on": None,
        }  # fmt: skip
        writes.update(hearing, values, actor=actor, perm=APPROVE, now=now)
        title = _("Hearing announced in the case {title}")
        tell([host, *officers(row)], row, title=title, key=f"announced:{hearing.pk}:{held_at}", now=now)
    return row


@served("hearing_notice")
def hearing_notified(case: EnforcementCase, paper: EnforcementPaper, actor: Any, now: datetime) -> None:
    """《行政处罚法》第六十四条第二项: the party knows time and place at least seven working days before."""
    row = in_charge(case, actor, (CaseStatus.HEARING,))
    hearing = queries.open_hearing(row)
    if hearing is None or hearing.held_at is None or paper.served_on is None:
        raise TransitionDenied(_("No hearing is announced."))
    least = int(rule("penalty.hearing_notice_workdays", row.place, paper.served_on))
    if work_calendar().working_days_between(paper.served_on, local_day(hearing.held_at)) < least:
        raise TransitionDenied(_TOO_LATE)
    writes.update(hearing, {"notified_on": paper.served_on}, actor=actor, perm=HANDLE, now=now)


def draw_up_hearing_notice(*, case: EnforcementCase, actor: Any, now: datetime) -> EnforcementPaper:
    """The draft of the notice, with what the head fixed; it is issued and served as any paper."""
    with writes.unit_of_work():
        row = in_charge(case, actor, (CaseStatus.HEARING,))
        hearing = queries.open_hearing(row)
        if hearing is None or hearing.held_at is None:
            raise TransitionDenied(_("No hearing is announced."))
        return case_papers.begin_anew(row, "hearing_notice", actor=actor, now=now)


def serve_hearing_notice(*, case: EnforcementCase, actor: Any, now: datetime, **delivery: Any) -> EnforcementCase:
    """The issued notice of the hearing is served on the party."""
    return serve_paper(case, "hearing_notice", states=(CaseStatus.HEARING,), actor=actor, now=now, **delivery)


def _require_host(case: EnforcementCase, host: Any) -> None:
    """《行政处罚法》第六十四条第四项: not an investigator of the case; nor its legal reviewer."""
    reviewed = set(CaseLegalReview.unscoped.filter(case=case).values_list("reviewer_id", flat=True))
    if host.pk in queries.ever_handled(case) or host.pk in queries.recused(case) or host.pk in reviewed:
        raise ValidationError(
            {"host": _("The host neither investigated nor reviewed the case (《行政处罚法》第六十四条).")}
        )


def close_hearing(
    *, case: EnforcementCase, record: str, report: str, actor: Any, now: datetime, agents: str = "",
    expected_version: int | None = None,
) -> EnforcementCase:  # fmt: skip
    """The host hands in the record and the report; the decision rests on the record (第六十五条)."""
    with writes.unit_of_work():
        row = writes.locked(case)
        hearing = queries.open_hearing(row)
        if hearing is None or hearing.held_at is None or hearing.held_at > now:
            raise TransitionDenied(_("The hearing has not been held yet."))
        if hearing.notified_on is None:
            raise TransitionDenied(case_papers.not_issued("hearing_notice"))
        row = CASE_FLOW.run(
            row, "close_hearing", actor=actor, now=now, changes={"heard_at": now}, expected_version=expected_version
        )
        clocks.stop(row, ClockName.DEFENCE, now, _("party heard"))
        values = {"state": HearingState.HELD, "record": record.strip(), "report": report.strip(), "agents": agents}
        writes.update(hearing, values, actor=actor, perm=HOST, now=now)
        tell(officers(row), row, title=_("The hearing is closed: {title}"), key=f"closed:{hearing.pk}", now=now)
    return row


def waive_hearing(
    *, case: EnforcementCase, note: str, actor: Any, now: datetime, expected_version: int | None = None
) -> EnforcementCase:
    """The party withdrew its request, or did not come without good reason (第六十四条第六项)."""
    with writes.unit_of_work():
        row = in_charge(case, actor, (CaseStatus.HEARING,), expected_version)
        hearing = queries.open_hearing(row)
        row = CASE_FLOW.run(row, "waive_hearing", actor=actor, now=now, note=note)
        clocks.stop(row, ClockName.DEFENCE, now, _("party heard"))
        if hearing is not None:
            values = {"state": HearingState.WAIVED, "waived_because": note.strip()[:300]}
            writes.update(hearing, values, actor=actor, perm=HANDLE, now=now)
    return row
