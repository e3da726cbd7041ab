"""Telling people: the in-site inbox first, then the channels each person chose (ADR 0005).

`notify` writes inbox rows and deliveries in the caller's unit of work, so nobody is told of what was rolled back; the
job `core.deliver_notifications` sends them with retries, respecting quiet hours and daily summaries.
"""

from safetyportal.core.notify.inbox import holders, mark_read, notify
from safetyportal.core.notify.kinds import kinds, register_kinds

__all__ = ["holders", "kinds", "mark_read", "notify", "register_kinds"]
