"""P2: what permission costs, against django-guardian with 100,000 grants for one person."""

from pathlib import Path

from benchmarks.measure import Result, in_turn, milliseconds, statements
from benchmarks.world import COUNTY, person, say

GRANTS = 100_000
PERMISSION = "enterprises.view_enterprise"


def _grant(user) -> None:
    """100,000 named grants, by COPY; kept between runs."""
    from django.contrib.auth.models import Permission
    from django.db import connection, transaction

    from enterprises.models import Enterprise, EnterpriseUserObjectPermission
    from safetyportal.core.bulk import copy_rows

    table = EnterpriseUserObjectPermission._meta.db_table
    if EnterpriseUserObjectPermission.objects.filter(user=user).count() == GRANTS:
        return
    say("making 100,000 grants")
    permission = Permission.objects.get(codename="view_enterprise", content_type__app_label="enterprises")
    ids = Enterprise.unscoped.order_by("id").values_list("id", flat=True)[: GRANTS * 10 : 10]
    with transaction.atomic():
        EnterpriseUserObjectPermission.objects.filter(user=user).delete()
        rows = ((permission.pk, user.pk, pk) for pk in ids)
        copy_rows(table, ("permission_id", "user_id", "content_object_id"), rows)
    with connection.cursor() as cursor:
        cursor.execute(f'ANALYZE "{table}"')


def run(var_dir: Path, rounds: int) -> list[Result]:
    from guardian.shortcuts import get_objects_for_user

    from enterprises.models import Enterprise
    from safetyportal.core.access import can
    from safetyportal.core.models import User

    user = person("county_supervisor", COUNTY, "bench-county")
    named = User.objects.get_or_create(
        username="bench-guardian", defaults={"name": "bench", "password": "!", "must_change_password": False}
    )[0]
    _grant(named)

    def ours():
        return Enterprise.objects.visible_to(user, PERMISSION)

    def peer():
        return get_objects_for_user(
            named, "view_enterprise", klass=Enterprise.unscoped.all(), use_groups=False, accept_global_perms=False,
            with_superuser=False,
        )  # fmt: skip

    list(ours()[:1]), list(peer()[:1])
    page = in_turn(
        rounds * 4,
        ours=lambda: milliseconds(lambda: list(ours().order_by("-id").values_list("id")[:20])),
        guardian=lambda: milliseconds(lambda: list(peer().order_by("-id").values_list("id")[:20])),
    )
    count = in_turn(
        rounds * 2,
        ours=lambda: milliseconds(lambda: ours().order_by()[:10_001].count()),
        guardian=lambda: milliseconds(lambda: peer().order_by().count()),
    )
    row = ours().first()
    can(user, PERMISSION, row)
    with statements() as sent:
        single = [milliseconds(lambda: can(user, PERMISSION, row), 1_000) for _round in range(rounds * 2)]
    pages = [b / a for a, b in zip(page["ours"], page["guardian"], strict=True)]
    counts = [b / a for a, b in zip(count["ours"], count["guardian"], strict=True)]
    return [
        Result("P2 page of 20, by scope", "ms", page["ours"], note="through the ORM"),
        Result("P2 page of 20, guardian with 100,000 grants", "ms", page["guardian"]),
        Result("P2 page: times faster", "×", pages, target=50, better="large"),
        Result("P2 count: times faster", "×", counts, target=10, better="large", note="as lists count: up to 10,001"),
        Result("P2 one check after sign-in", "ms", single, target=0.2, note=f"{sent['count']} statements"),
    ]
