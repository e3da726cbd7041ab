"""Endpoints of assignments."""

viewsets: dict = {}
