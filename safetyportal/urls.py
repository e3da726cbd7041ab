"""Composition of the site: include() only."""

from django.urls import path

urlpatterns = []
