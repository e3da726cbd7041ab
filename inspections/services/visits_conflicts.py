"""Two officers, one visit: what to say when both changed the same thing."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from safetyportal.core.errors import Conflict


class ChangedDifferently(Conflict):
    """Somebody else changed this meanwhile; `current` is what is kept now, for the two to be compared."""

    default = _("Somebody else has changed this meanwhile. Compare both and choose.")

    def __init__(self, current: dict[str, Any]) -> None:
        super().__init__()
        self.current = current
