"""Kinds of notification, each with the label under which a person may mute its outside channels."""

_KINDS: dict[str, object] = {}


def register_kinds(labels: dict[str, object]) -> None:
    """Name kinds: `{"enterprise.returned": _("Registration returned")}`. Called from each `audit_actions.py`."""
    _KINDS.update(labels)


def kinds() -> dict[str, object]:
    return dict(_KINDS)


def require_known(kind: str) -> None:
    if kind not in _KINDS:
        raise LookupError(f"Unknown kind of notification: {kind}")
