"""When work by the clock is due, and that the kernel's own plan runs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from safetyportal.core import jobs, periodic
from safetyportal.core.models import AuditChain, AuditSeal, IdempotencyKey, Job

pytestmark = pytest.mark.django_db


def test_kernel_jobs_by_the_clock_run(inspector):
    now = timezone.now()
    IdempotencyKey.objects.create(user=inspector, key="k", fingerprint="f")
    context = jobs.JobContext(Job.objects.create(name="x", run_after=now), now + timedelta(days=400))
    assert periodic.forget_old_answers(context) == {"removed": 1}
    assert periodic.seal_audit(context) == {"chains": AuditChain.objects.count()}
    assert AuditSeal.objects.count() == 1


@pytest.mark.parametrize("when", [{}, {"every": 5, "at": (1, 0)}, {"at": (1, 0), "day": 31}, {"at": (1, 0), "day": -1}])
def test_plan_that_would_skip_months_or_never_run_is_refused(when):
    with pytest.raises(ValueError, match=r"test\.plan"):
        jobs.Periodic("test.plan", **when)


def test_two_handlers_of_one_name_are_refused():
    with pytest.raises(ValueError, match="count"):
        jobs.handler("test.count")(lambda context: None)


@pytest.mark.parametrize(
    ("plan", "moment", "expected"),
    [
        (jobs.Periodic("t", every=3600), "2026-11-05 23:59:59", "2026-11-05 23:00:00"),
        (jobs.Periodic("t", at=(0, 0)), "2026-11-06 00:00:00", "2026-11-06 00:00:00"),
        (jobs.Periodic("t", at=(8, 0)), "2026-11-06 07:59:59", "2026-11-05 08:00:00"),
        (jobs.Periodic("t", at=(0, 0), day=6), "2026-11-05 23:59:59", "2026-10-06 00:00:00"),
    ],
)
def test_due_times_follow_the_clock_of_shanghai(plan, moment, expected):
    from datetime import datetime

    from safetyportal.core.deadlines import SHANGHAI

    def local(text):
        return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)

    assert plan.last_due(local(moment)) == local(expected)
