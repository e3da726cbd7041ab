"""The answer to "may I": yes, or no with the reason that the button and the error page both show."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Decision:
    allowed: bool
    reason: str = ""
    on_behalf_of: str = ""  # the delegating person, when only a delegation allows it

    def __bool__(self) -> bool:
        return self.allowed


ALLOWED = Decision(True)


def denied(reason: Any) -> Decision:
    return Decision(False, reason)
