"""Endpoints of papers."""

viewsets: dict = {}
