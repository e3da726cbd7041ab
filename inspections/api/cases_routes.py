"""Endpoints of cases."""

viewsets: dict = {}
