"""`python -m benchmarks.faults.seed`: the small world that the faults happen to; prints who lives in it as JSON."""

import json
import sys

import django

FIRMS, ACTORS, TOKEN_DAYS = 6, 50, 30
ACTOR_ROLES = ("enterprise_safety_officer", "enterprise_head")
DIVISIONS = ("430102", "430103")
SCOPES = ("hazards:read", "hazards:write", "hazards:decide", "jobs:read")


def main() -> None:
    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from safetyportal.core.catalogues import compile_catalogues
    from safetyportal.core.models import User
    from safetyportal.core.services.reference import load_reference

    if "--migrate" in sys.argv:
        from django.conf import settings

        compile_catalogues(settings.BASE_DIR / "locale")
        call_command("migrate", verbosity=0, interactive=False)
        load_reference(now=timezone.now(), roots=DIVISIONS)
        call_command("collectstatic", verbosity=0, interactive=False)
    if User.objects.filter(username="inspector-1").exists():
        raise SystemExit("this world was seeded before")
    sys.stdout.write(json.dumps(people(timezone.now())))


def people(now) -> dict:
    from enterprises.models import Enterprise
    from enterprises.services import counts
    from hazards.workflow import HAZARD_FLOW
    from safetyportal.core.models import Delivery, Notification
    from safetyportal.core.services.tokens import create_token
    from tests.factories.enterprises import make_enterprise, make_staff
    from tests.people import PASSWORD, make_user

    edges = sorted({(start, step.target) for step in HAZARD_FLOW.steps.values() for start in step.sources})
    world: dict = {"password": PASSWORD, "firms": [], "inspectors": [], "leaders": [], "edges": edges, "actors": []}
    for number in range(1, FIRMS + 1):
        firm = make_enterprise("430102001", name=f"示例故障试验{number}号有限公司")
        staff = {
            role: make_staff(firm, f"enterprise_{role}", username=f"{role}-{number}".replace("_", "-"))
            for role in ("head", "safety_officer", "worker")
        }
        _row, token = create_token(
            actor=staff["safety_officer"], name="faults", scope_names=SCOPES, days=TOKEN_DAYS, now=now
        )
        firm_facts = {"id": firm.pk, "place": firm.place, "token": token}
        world["firms"].append({**firm_facts, **{role: user.username for role, user in staff.items()}})
    for number in (1, 2, 3):
        person = make_user("county_supervisor", "430102", username=f"inspector-{number}")
        _row, token = create_token(actor=person, name="faults", scope_names=SCOPES, days=TOKEN_DAYS, now=now)
        world["inspectors"].append({"username": person.username, "token": token})
        leader = make_user("county_leader", "430102", username=f"leader-{number}")
        world["leaders"].append(leader.username)
    for number in range(ACTORS):
        person = make_staff(Enterprise.unscoped.get(pk=world["firms"][0]["id"]), ACTOR_ROLES[number % 2])
        _row, token = create_token(actor=person, name="faults", scope_names=SCOPES, days=TOKEN_DAYS, now=now)
        world["actors"].append(token)
    counts.rebuild("/")
    letter = Notification.objects.create(user=person, kind="faults", title="示例：待发邮件", key="faults")
    Delivery.objects.create(notification=letter, channel="email", next_try_at=now)  # a restored copy must not send it
    return world


if __name__ == "__main__":
    main()
