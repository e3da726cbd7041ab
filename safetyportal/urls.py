"""Composition of the site: include() only."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from safetyportal.core.health import health_urls

urlpatterns: list[URLPattern | URLResolver] = [
    *health_urls,
    path("api/v1/", include("safetyportal.api_urls")),
    path("console/", admin.site.urls),
    path("", include("safetyportal.reporting.urls")),
    path("", include("safetyportal.core.urls")),
    path("", include("safetyportal.accounts.urls")),
    path("", include("enterprises.urls")),
    path("", include("hazards.urls")),
    path("", include("inspections.urls")),
]

handler400 = "safetyportal.core.pages.refusals.bad_request"
handler403 = "safetyportal.core.pages.refusals.permission_denied"
handler404 = "safetyportal.core.pages.refusals.page_not_found"
handler500 = "safetyportal.core.pages.refusals.server_error"
