"""Endpoints of inspections and enforcement, for `safetyportal.api_urls`; each subject declares its own."""

from inspections.api import (
    assignments_routes,
    cases_routes,
    committee_routes,
    law_routes,
    papers_routes,
    projects_routes,
    visits_routes,
)

viewsets: dict = {
    **assignments_routes.viewsets,
    **law_routes.viewsets,
    **visits_routes.viewsets,
    **cases_routes.viewsets,
    **papers_routes.viewsets,
    **projects_routes.viewsets,
    **committee_routes.viewsets,
}
