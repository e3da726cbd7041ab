"""Composition of /api/v1/: the routes of every app, and an answer for whatever is not there."""

from django.urls import include, path, re_path
from rest_framework.routers import SimpleRouter

from enterprises.api import routes as enterprises
from hazards.api import routes as hazards
from inspections.api import routes as inspections
from safetyportal.core.api import routes as core
from safetyportal.core.api.pages import NothingViewSet

app_name = "api"


class Router(SimpleRouter):
    """Each list and its rows below one address: whoever asks for another one is past them after a single comparison."""

    def get_urls(self) -> list:
        below = []
        for prefix, viewset, basename in self.registry:
            own = SimpleRouter()
            own.register("", viewset, basename)
            below.append(path(f"{prefix}/", include(own.urls)))
        return below


router = Router()
for prefix, (viewset, basename) in {
    **core.viewsets,
    **enterprises.viewsets,
    **hazards.viewsets,
    **inspections.viewsets,
}.items():
    router.register(prefix, viewset, basename)

NOTHING: dict = dict.fromkeys(("get", "post", "patch", "delete"), "retrieve")
urlpatterns = [*core.urlpatterns, *router.urls, re_path(r"", NothingViewSet.as_view(NOTHING), name="nothing")]
