"""Addresses of the token pages."""

from django.urls import path

from safetyportal.accounts import token_views as views

urlpatterns = [
    path("account/tokens/", views.token_list, name="api-token-list"),
    path("account/tokens/new/", views.token_create, name="api-token-create"),
    path("account/tokens/<int:pk>/revoke/", views.token_revoke, name="api-token-revoke"),
]
