"""Composition of the site: include() only."""

from django.urls import URLPattern, URLResolver, include, path

from safetyportal.core.health import health_urls

urlpatterns: list[URLPattern | URLResolver] = [
    *health_urls,
    path("", include("safetyportal.accounts.token_urls")),
    path("api/v1/", include("safetyportal.api_urls")),
]
