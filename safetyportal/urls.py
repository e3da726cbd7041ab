"""Composition of the site: include() only."""

from django.urls import URLPattern, URLResolver

from safetyportal.core.health import health_urls

urlpatterns: list[URLPattern | URLResolver] = [*health_urls]
