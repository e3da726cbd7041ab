"""Refusals: expected answers of "no", each with a reason in the user's language; pages turn them into 403 or 409."""

from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """The system will not do this. `reason` is shown to the person who asked."""

    default = _("This is not possible.")

    def __init__(self, reason: object = None) -> None:
        self.reason = reason or self.default
        super().__init__(self.reason)

    def __str__(self) -> str:
        return str(self.reason)


class NotAllowed(Refusal):
    """No posting of the actor covers this act at this place (HTTP 403)."""

    default = _("None of your postings allows this here.")


class Conflict(Refusal):
    """Someone else was faster, or the record is no longer in the state that was seen (HTTP 409)."""

    default = _("Someone else has changed this in the meantime. Reload the page to see the current state.")


class Busy(Conflict):
    """The database could not do it in time: a row held by another change, two changes that waited for each other."""

    default = _("Someone else is changing this at the same moment. Please try again.")


class TransitionDenied(Refusal):
    """The step does not start in the current state, or a guard refuses it (HTTP 409)."""


class TooMuch(Refusal):
    """A limit on size or number was reached (HTTP 413 or 429)."""
