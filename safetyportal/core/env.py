"""Reading the process environment. Imports nothing of Django: the settings are built from it."""

import os
from pathlib import Path


class SettingError(RuntimeError):
    """A setting is unreadable or contradicts another one. The message is one line for the operator."""


def env(name: str, default: str = "") -> str:
    """Return the variable `name`, or the content of the file that `<name>_FILE` points to, or `default`.

    Files are how Docker, Kubernetes and systemd hand over secrets without showing them in the process list.
    Raises SettingError when both are set (which one counts?) or when the file cannot be read.
    """
    value, path = os.environ.get(name, ""), os.environ.get(f"{name}_FILE", "")
    if value and path:
        raise SettingError(f"{name} and {name}_FILE are both set: keep one of them")
    if path:
        try:
            value = Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SettingError(f"{name}_FILE cannot be read: {error.strerror}: {path}") from error
    return value or default


def env_list(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in env(name, default).split(",") if part.strip()]


def env_bool(name: str, default: bool = False) -> bool:
    return env(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}
