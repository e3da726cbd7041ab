"""WSGI entry point (gunicorn)."""

import os

from django.core.wsgi import get_wsgi_application

from safetyportal.core.admission import Admission

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safetyportal.settings.prod")
application = Admission(get_wsgi_application(), active=int(os.environ.get("WEB_ACTIVE", "1")))
