"""Papers."""


def register() -> None:
    """Nothing yet."""
