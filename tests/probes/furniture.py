"""What the demonstration lacks and the probes need: reports of workers, tokens, a draft."""

from django.utils import timezone

from enterprises.management.demo.people import home_firm
from hazards.services import intake
from safetyportal.core.models import Rule, User
from safetyportal.core.services import drafts, tokens

REPORTER_PHONE = "10055512345"


def furnish() -> None:
    """Add to a seeded world, through the services."""
    now, firm = timezone.now(), home_firm()
    person = {user.username: user for user in User.objects.all()}
    poster = intake.make_poster(enterprise=firm, location="示例车间门口", actor=person["head"], now=now)
    for number in range(3):
        intake.receive(
            poster=poster, description=f"示例：第{number}台设备无防护罩", location="示例二车间", now=now,
            phone=REPORTER_PHONE,
        )  # fmt: skip
    for name in ("county", "head"):
        owner = person[name]
        names = [scope.name for scope in tokens.offered_scopes(owner)][:3]
        tokens.issue_token(owner=owner, actor=owner, name="示例程序", scope_names=names, days=30, now=now)
    for row in Rule.objects.filter(key="api.limits"):  # a probe asks faster than any program may
        pace = dict.fromkeys(("requests_per_second", "burst", "user_requests_per_second", "user_burst"), 100_000)
        Rule.objects.filter(pk=row.pk).update(value=row.value | pace)
    drafts.save_draft(user=person["county"], form="hazards:new", data="description=%E7%A4%BA%E4%BE%8B")
