"""Django's database backend for the embedded PostgreSQL: the ordinary one, that starts the servers when needed.

Django finds it by the ENGINE name `safetyportal.core.embedded` and this file's name.
"""

from typing import Any

from django.conf import settings
from django.db.backends.postgresql import base

from safetyportal.core.embedded.engines import Engines


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect; when nobody listens, start the engines first. They stay up until `make stop`."""
        engines = Engines(settings.VAR_DIR)
        if not engines.running():
            engines.start()
        return super().get_new_connection(conn_params)
