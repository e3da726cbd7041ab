"""Endpoints of visits."""

viewsets: dict = {}
