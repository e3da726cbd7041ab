"""How long a session lives: idle and absolute, by duty (rule `account.session_minutes`)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef

from safetyportal.core.choices import Duty
from safetyportal.core.deadlines import local_day
from safetyportal.core.middleware import client_address
from safetyportal.core.models import User
from safetyportal.core.rules import rule
from safetyportal.core.services import sign_in

BEGAN = "signed_in_at"  # seconds since the epoch, in the session
SEEN = "seen_at"
AGENT_LENGTH = UserSession._meta.get_field("user_agent").max_length
NOTE_EVERY = 60  # seconds: a request inside this time is not written down again


@dataclass(frozen=True)
class Limits:
    idle: timedelta
    absolute: timedelta


def limits_of(user: User, now: datetime) -> Limits:
    kind = "administrator" if user.duty != Duty.BUSINESS else user.kind
    minutes = rule("account.session_minutes", user.place, local_day(now))[kind]
    return Limits(timedelta(minutes=minutes["idle"]), timedelta(minutes=minutes["absolute"]))


def begin(session, now: datetime) -> None:
    session[BEGAN] = session[SEEN] = now.timestamp()


def has_ended(session, user: User, now: datetime) -> bool:
    """Whether the session was idle too long or is too old. One that does not say when it began has ended."""
    began, seen = session.get(BEGAN), session.get(SEEN)
    if began is None or seen is None:
        return True
    limits, at = limits_of(user, now), now.timestamp()
    return at - seen > limits.idle.total_seconds() or at - began > limits.absolute.total_seconds()


def touch(session, now: datetime) -> None:
    """Note that the person is here, at most once a minute."""
    if now.timestamp() - session.get(SEEN, 0) >= NOTE_EVERY:
        session[SEEN] = now.timestamp()
        UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=now)


def enter(request, user: User, now: datetime) -> None:
    """Put a session that begins on the person's list and take off those that ran out, in one statement each."""
    alive = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=now)
    UserSession.objects.filter(~Exists(alive), user=user).delete()
    UserSession.objects.create(
        user=user,
        session_key=request.session.session_key,
        ip=client_address(request) or "0.0.0.0",  # noqa: S104 -- "unknown": a Unix socket has no address
        user_agent=request.headers.get("User-Agent", "")[:AGENT_LENGTH],
        created_at=now,
        last_seen_at=now,
    )


def end_one(user: User, pk: int, *, now: datetime) -> bool:
    """End one of the person's own sessions. False when there is none of this number."""
    session = UserSession.objects.filter(user=user, pk=pk).first()
    if session is None:
        return False
    note = session.user_agent[:120]
    session.end()
    sign_in.record("session.end", user, now=now, note=note)
    return True


def of_person(user: User) -> list[UserSession]:
    """Sessions that are alive, the newest first; those that ended are forgotten."""
    return sorted(UserSession.objects.purge_and_list(user), key=lambda session: session.created_at, reverse=True)


# The first that occurs in the browser's own words decides; Edge and WeChat also call themselves Chrome and so on.
BROWSERS = {"MicroMessenger/": "微信", "Edg/": "Edge", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
SYSTEMS = {
    "HarmonyOS": "HarmonyOS",
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS X": "macOS",
    "Linux": "Linux",
}


def device_name(agent: str) -> str:
    """What a person recognises: "Chrome · Windows"; the beginning of the browser's own words when unknown."""
    found = [next((name for mark, name in names.items() if mark in agent), "") for names in (BROWSERS, SYSTEMS)]
    return " · ".join(filter(None, found)) or agent[:40]
