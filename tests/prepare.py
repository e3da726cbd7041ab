"""`python -m tests.prepare`: the template database of the suite, built while the code is still being checked."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "safetyportal.settings.test"


def main() -> None:
    import django

    django.setup()
    from django.conf import settings

    from safetyportal.core.embedded import Engines
    from tests.engines import ensure_template

    engines = Engines(settings.VAR_DIR, durable=False)
    engines.start(end_with_parent=True)
    try:
        ensure_template()
    finally:
        engines.stop()


if __name__ == "__main__":
    main()
