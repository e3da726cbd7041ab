"""Law."""


def register() -> None:
    """Nothing yet."""
