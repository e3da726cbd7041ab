"""Work safety supervision portal."""

from safetyportal.celery import app as celery_app

__all__ = ["celery_app"]  # so that shared tasks find this application
