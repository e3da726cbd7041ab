"""Endpoints of law."""

viewsets: dict = {}
