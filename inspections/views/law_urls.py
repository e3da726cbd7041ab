"""Addresses of law."""

from inspections.views.law import urlpatterns

__all__ = ["urlpatterns"]
