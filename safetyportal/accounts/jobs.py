"""What happens to accounts by the clock, and codes that go out behind the page that asked for them."""

from safetyportal.accounts.services import one_time, recovery
from safetyportal.core import jobs
from safetyportal.core.services import accounts


@jobs.periodic("accounts.lock_dormant", at=(2, 30))
def lock_dormant(context):
    """Lock accounts that nobody has used for the days of the rule `account.dormant_days`."""
    return {"locked": accounts.lock_dormant(actor=context.actor, now=context.now)}


@jobs.periodic("accounts.forget_codes", at=(3, 20))
def forget_codes(context):
    """Remove one-time codes that ended."""
    return {"removed": one_time.forget_old(context.now)}


@jobs.handler("accounts.send_reset_code")
def send_reset_code(context, **asked):
    """Send the code for a forgotten password. The job's result does not say whether there was anybody."""
    recovery.send_code(**asked, now=context.now)
