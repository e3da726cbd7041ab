"""Cases."""


def register() -> None:
    """Nothing yet."""
