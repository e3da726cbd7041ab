"""`python -m benchmarks.faults.inspect_copy`: looks at a restored portal from inside; prints what it found as JSON."""

import json
import sys

import django


def main() -> None:
    django.setup()
    from django.conf import settings
    from django.test import Client
    from django.utils import timezone

    from enterprises.services import counts as of_enterprises
    from hazards.services import counts as of_hazards
    from safetyportal.core.models import Delivery, RollupDelta
    from safetyportal.core.notify.delivery import deliver_due

    before = RollupDelta.objects.count()
    of_enterprises.rebuild("/")
    of_hazards.rebuild("/")
    settings.ALLOWED_HOSTS = ["*"]
    found = {
        "figures_off_by": RollupDelta.objects.count() - before,
        "notifications_off": settings.NOTIFICATIONS_OFF,
        "waiting": Delivery.objects.filter(state="waiting").count(),
        "sent": deliver_due(timezone.now()),
        "letters": len(list((settings.VAR_DIR / "mail").glob("*"))),
        "readyz": Client().get("/readyz").json(),
    }
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
