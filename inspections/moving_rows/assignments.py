"""Assignments."""


def register() -> None:
    """Nothing yet."""
