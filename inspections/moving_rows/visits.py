"""Visits."""


def register() -> None:
    """Nothing yet."""
