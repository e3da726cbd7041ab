"""Accounts for the load: heads of enterprises that owe reports, and officials who look."""

from datetime import date

from benchmarks.world import NOW, say

PASSWORD = "Invented-2026-pass"  # of accounts that exist in the benchmark's own database only
LONG_AGO = NOW.replace(year=2024)
MONTHS = [date(2025 + month // 12, month % 12 + 1, 1) for month in range(10, 22)]  # the twelve before November 2026


def heads(count: int) -> list[tuple[str, list[int]]]:
    """`(account, numbers of the reports it owes)`; made once, owing again after each run."""
    from enterprises.models import Enterprise
    from hazards.models import MonthlyReport

    firms = list(Enterprise.unscoped.filter(status="active").select_related("jurisdiction").order_by("pk")[:count])
    made = [(_account(f"load-head-{firm.pk}", "enterprise_head", firm.jurisdiction, firm), firm) for firm in firms]
    _owing(firms)
    owed: dict[int, list[int]] = {}
    rows = MonthlyReport.unscoped.filter(enterprise__in=firms, status="due")
    for firm, pk in rows.order_by("-month").values_list("enterprise_id", "pk"):
        owed.setdefault(firm, []).append(pk)
    return [(name, owed.get(firm.pk, [])) for name, firm in made]


def officials(count: int) -> list[str]:
    """Supervisors of counties and cities of Hunan."""
    from safetyportal.core.models import Jurisdiction

    nodes = Jurisdiction.objects.filter(path__startswith="/43/", level__in=(2, 3), kind="ordinary", valid_to=None)
    roles = {2: "city_supervisor", 3: "county_supervisor"}
    return [
        _account(f"load-official-{node.code}", roles[node.level], node)
        for node in nodes.order_by("path")[: count * 3 : 3]
    ]


def _owing(firms: list) -> None:
    """A report of each month for each firm, with nothing in it yet."""
    from django.db import transaction

    from hazards.models import MonthlyReport
    from hazards.services.monthly_opening import new_report

    say(f"opening {len(MONTHS)} months for {len(firms)} enterprises")
    with transaction.atomic():
        MonthlyReport.unscoped.filter(enterprise__in=firms).delete()
        MonthlyReport.unscoped.bulk_create([new_report(firm, month, NOW) for firm in firms for month in MONTHS])
        MonthlyReport.unscoped.filter(enterprise__in=firms).update(due_at="2099-01-01T00:00:00Z")


def _account(name: str, role: str, node, firm=None) -> str:
    from django.contrib.auth.hashers import make_password
    from django.utils import timezone

    from safetyportal.core.models import Posting, Role, User

    global _hashed
    _hashed = _hashed or make_password(PASSWORD)
    facts = {
        "name": "示例负载用户", "password": _hashed, "must_change_password": False, "is_active": True,
        "kind": "enterprise" if firm else "official", "password_changed_at": timezone.now(),
    }  # fmt: skip
    user, made = User.objects.update_or_create(username=name, defaults=facts)
    if made:
        of = Role.objects.get(code=role)
        place, unit = (firm.place, f"E{firm.pk}") if firm else (node.path, "")
        Posting.unscoped.create(
            user=user,
            role=of,
            duty=of.duty,
            jurisdiction=node,
            place=place,
            unit=unit,
            starts_at=NOW.replace(year=2024),
        )
    return name


_hashed = ""
