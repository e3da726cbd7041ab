"""One effect for a request that arrives twice: a double click, a resent form, a program that tries again."""

import hashlib
from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from safetyportal.core.errors import Conflict
from safetyportal.core.services import answers
from safetyportal.core.writes import unit_of_work


class AlreadySent(Conflict):
    """The same form was sent before with other content."""

    default = _("This form was already sent with other content. Check what was saved before you send it again.")


def once(*, user, key: str, fingerprint: str, effect: Callable[[], str]) -> tuple[str, bool]:
    """Run `effect` and keep its answer (an address); a repeat with the same key gets that answer and runs nothing.

    A repeat that comes while the first is still running waits for it. When `effect` raises, nothing is kept. Returns
    the answer and whether this was the first time. Raises `AlreadySent` when the same key comes with another
    fingerprint.
    """
    mark = hashlib.sha256(fingerprint.encode()).hexdigest()
    with unit_of_work():
        row, first = answers.claim(user, key, mark)
        if not first:
            known = row.answer or {}
            if row.fingerprint != mark or "address" not in known:
                raise AlreadySent
            return known["address"], False
        address = effect()
        row.status_code, row.answer = 302, {"address": address}
        row.save(update_fields=["status_code", "answer"])
    return address, True
