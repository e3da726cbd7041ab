"""What happens to accounts by the clock."""

from safetyportal.core import jobs
from safetyportal.core.services import accounts


@jobs.periodic("accounts.lock_dormant", at=(2, 30))
def lock_dormant(context):
    """Lock accounts that nobody has used for the days of the rule `account.dormant_days`."""
    return {"locked": accounts.lock_dormant(actor=context.actor, now=context.now)}
