"""Telling people: the in-site inbox first, then the channels each person chose (ADR 0005).

`notify` and, for many at once, `notify_each` write inbox rows and deliveries in the caller's unit of work, so nobody is
told of what was rolled back; the job `core.deliver_notifications` sends them with retries, respecting quiet hours and
daily summaries.
"""

from safetyportal.core.notify.inbox import Message, holders, mark_read, notify, notify_each
from safetyportal.core.notify.kinds import kinds, register_kinds

__all__ = ["Message", "holders", "kinds", "mark_read", "notify", "notify_each", "register_kinds"]
