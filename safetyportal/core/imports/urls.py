"""Addresses of the imports."""

from django.urls import path

from safetyportal.core.imports import views

urlpatterns = [
    path("imports/", views.list_page, name="import-list"),
    path("imports/new/<slug:kind>/", views.new_page, name="import-new"),
    path("imports/template/<slug:kind>.xlsx", views.template_page, name="import-template"),
    path("imports/<int:pk>/", views.detail_page, name="import-detail"),
    path("imports/<int:pk>/progress/", views.progress_page, name="import-progress"),
    path("imports/<int:pk>/confirm/", views.confirm_page, name="import-confirm"),
    path("imports/<int:pk>/cancel/", views.cancel_page, name="import-cancel"),
    path("imports/<int:pk>/errors.xlsx", views.errors_page, name="import-errors"),
]
