"""Keeping the account for fines: each level its own, dated; what was printed on papers stays as it was.

For supervisors of province, city and county at their own place (`keep_fineaccount`).
"""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from inspections.models import FineAccount
from inspections.workflow.own_place import require_own_place
from safetyportal.core import writes

KEEP = "inspections.keep_fineaccount"
OTHERS = _("Each level enters its own account for fines.")


def set_account(
    *, place: Any, bank: str, holder: str, number: str, valid_from: date, source: str, actor: Any, now: datetime
) -> FineAccount:
    """The account that holds at the own place from a day on; it ends the one before.

    Raises `NotAllowed`, and `ValidationError` when an account begins there on that day or later already.
    """
    require_own_place(place.path, actor, KEEP, OTHERS)
    with writes.unit_of_work():
        known = list(FineAccount.unscoped.select_for_update().filter(place=place.path))
        if any(row.valid_from >= valid_from for row in known):
            raise ValidationError({"valid_from": _("An account that begins on this day or later is entered already.")})
        for row in known:
            if row.valid_to is None or row.valid_to > valid_from:
                changes = {"valid_to": valid_from}
                writes.update(row, changes, actor=actor, perm=KEEP, now=now, action="fineaccount.end")
        account = FineAccount(
            jurisdiction=place, place=place.path, bank=bank.strip(), holder=holder.strip(), number=number.strip(),
            valid_from=valid_from, source=source.strip(), set_by=actor,
        )  # fmt: skip
        created: FineAccount = writes.create(account, actor=actor, perm=KEEP, now=now)
    return created


def end_account(*, fineaccount: FineAccount, valid_to: date, actor: Any, now: datetime) -> FineAccount:
    """From this day on the account of the place above holds again. Raises `NotAllowed`, `ValidationError`."""
    require_own_place(fineaccount.place, actor, KEEP, OTHERS)
    if valid_to <= fineaccount.valid_from:
        raise ValidationError({"valid_to": _("The last day lies before the first.")})
    ended: FineAccount = writes.update(
        fineaccount, {"valid_to": valid_to}, actor=actor, perm=KEEP, now=now, action="fineaccount.end"
    )
    return ended
