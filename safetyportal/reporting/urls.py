"""Pages that read every app."""

from django.urls import path

from safetyportal.reporting import views

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
]
