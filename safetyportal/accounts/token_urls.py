"""Addresses of the token pages: of the person, of a body, of a unit (an enterprise)."""

from django.urls import path

from safetyportal.accounts import token_views as views

_OWNERS = (("account", "api-token"), ("bodies/<int:pk>", "body-token"), ("units/<slug:unit>", "unit-token"))

urlpatterns = [
    pattern
    for base, name in _OWNERS
    for pattern in (
        path(f"{base}/tokens/", views.token_list, name=f"{name}-list"),
        path(f"{base}/tokens/new/", views.token_create, name=f"{name}-create"),
        path(f"{base}/tokens/<int:token_pk>/revoke/", views.token_revoke, name=f"{name}-revoke"),
    )
]
