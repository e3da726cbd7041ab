"""What a password must be: profile 等保 (GB/T 22239 8.1.4.1) or ASVS 5.0 (6.2), both as dated rules.

The profile is `settings.PASSWORD_PROFILE` or, when that is empty, the rule `account.password_profile`.
"""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safetyportal.core import places
from safetyportal.core.deadlines import local_day
from safetyportal.core.models import Posting, User
from safetyportal.core.rules import rule

SHORTEST_WORD = 3  # a shorter context word would forbid too much
_CLASSES = (str.isupper, str.islower, str.isdigit, lambda c: not c.isalnum() or not c.isascii())
_WORDS_OF: list[Callable[[User], Iterable[str]]] = []


@dataclass(frozen=True)
class Policy:
    """One profile. Zero switches a demand off; `max_age_days` counts calendar days."""

    min_length: int
    max_length: int
    classes: int
    history: int
    context_words: bool
    breached_check: bool
    max_age_days: int


def policy(now: datetime, place: str = places.ROOT) -> Policy:
    """The profile in force. Raises `MissingRule` when reference data are not loaded."""
    day = local_day(now)
    profile = settings.PASSWORD_PROFILE or rule("account.password_profile", place, day)
    return Policy(**rule(f"account.password_profile.{profile}", place, day))


def register_words(words: Callable[[User], Iterable[str]]) -> None:
    """Let an app name more words that a person's password must not contain (for example the enterprise's name)."""
    _WORDS_OF.append(words)


def context_words(user: User | None, now: datetime) -> set[str]:
    """Words that anyone would try first for this person: name, place, body, phone, and the words of the rule."""
    place = user.place if user else places.ROOT
    words = set(rule("account.password_words", place, local_day(now)))
    if user is not None:
        words |= {user.username, user.name, user.email.partition("@")[0], user.phone}
        words |= {word for source in _WORDS_OF for word in source(user)}
    if user is not None and user.pk:
        columns = ("jurisdiction__name", "jurisdiction__short_name", "body__name")
        words |= {word for row in Posting.unscoped.filter(user=user).values_list(*columns) for word in row}
    return _long_enough(words)


def _long_enough(words: Iterable[str | None]) -> set[str]:
    return {word.casefold() for word in words if word and len(word) >= SHORTEST_WORD}


def problems(password: str, user: User | None, now: datetime, words: Iterable[str] = ()) -> list[str]:
    """What is wrong with this password, each as a sentence that names the remedy. Empty: it may be used.

    `words`: more that it must not contain, known to the caller only (the name of an enterprise that registers).
    """
    rules = policy(now, user.place if user else places.ROOT)
    found = [*_shape_problems(password, rules)]
    forbidden = context_words(user, now) | _long_enough(words)
    if rules.context_words and _contains_word(password, forbidden):
        found.append(_("The password must not contain your name, your place, your body or a common word of the field."))
    if rules.breached_check and _is_common(password):
        found.append(_("This password is on the list of the most common ones."))
    if user is not None and user.pk and not found and _was_used(password, user, rules.history):
        found.append(
            ngettext(
                "The last %(n)d password must not be used again.",
                "The last %(n)d passwords must not be used again.",
                rules.history,
            )
            % {"n": rules.history}
        )
    return found


def _shape_problems(password: str, rules: Policy) -> Iterable[str]:
    if len(password) < rules.min_length:
        yield _("Use at least %(n)d characters.") % {"n": rules.min_length}
    if len(password) > rules.max_length:
        yield _("Use at most %(n)d characters.") % {"n": rules.max_length}
    if sum(any(is_in(c) for c in password) for is_in in _CLASSES) < rules.classes:
        yield _("Mix at least %(n)d of: capital letters, small letters, digits, other characters.") % {
            "n": rules.classes
        }


def _contains_word(password: str, words: set[str]) -> bool:
    plain = password.casefold()
    return any(word in plain for word in words)


def _is_common(password: str) -> bool:
    try:
        CommonPasswordValidator().validate(password)
    except ValidationError:
        return True
    return False


def _was_used(password: str, user: User, count: int) -> bool:
    if not count:
        return False
    earlier = user.password_history.values_list("password", flat=True)[:count]
    return any(check_password(password, old) for old in [user.password, *earlier] if old)


def is_too_old(user: User, now: datetime) -> bool:
    """Whether the profile demands a new password because of its age."""
    days = policy(now, user.place).max_age_days
    if not days:
        return False
    return user.password_changed_at is None or user.password_changed_at + timedelta(days=days) < now


def initial_password_expired(user: User, now: datetime) -> bool:
    """A password that somebody else set is good for a few days only (rule `account.first_password_days`)."""
    days = rule("account.first_password_days", user.place, local_day(now))
    set_at = user.password_changed_at or user.created_at
    return user.must_change_password and set_at + timedelta(days=days) < now


def generate() -> str:
    """An initial password of every class, without characters that are mistaken for each other: about 90 bits."""
    sets = ("ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnpqrstuvwxyz", "23456789")
    letters = [secrets.choice("".join(sets)) for _i in range(13)] + [secrets.choice(group) for group in sets]
    secrets.SystemRandom().shuffle(letters)
    return "-".join("".join(letters[i : i + 4]) for i in range(0, len(letters), 4))


class PolicyValidator:
    """Django's entry point to the policy (`AUTH_PASSWORD_VALIDATORS`)."""

    def validate(self, password, user=None):
        if found := problems(password, user if getattr(user, "place", None) else None, timezone.now()):
            raise ValidationError(found, code="password_policy")

    def get_help_text(self):
        rules = policy(timezone.now())
        parts = [_("At least %(n)d characters.") % {"n": rules.min_length}]
        if rules.classes:
            parts.append(
                _("Mix at least %(n)d of: capital letters, small letters, digits, other characters.")
                % {"n": rules.classes}
            )
        if rules.max_age_days:
            parts.append(_("To be changed every %(n)d days.") % {"n": rules.max_age_days})
        return " ".join(parts)
