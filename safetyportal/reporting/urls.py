"""Pages that read every app."""

from django.urls import path, re_path

from safetyportal.reporting import views
from safetyportal.reporting.dashboards import views as dashboards

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("dashboard/", dashboards.dashboard, name="dashboard"),
    path("dashboard/wall/", dashboards.wall, name="dashboard-wall"),
    re_path(r"^dashboard/export/(?P<kind>xlsx|pdf)/$", dashboards.export, name="dashboard-export"),
]
