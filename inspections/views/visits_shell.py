"""What makes the tablet page an application of its own: manifest and service worker, scoped to `/visits/`."""

import hashlib
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.translation import gettext as text
from django.views.decorators.http import require_GET

PARTS = ("js/visit_store.js", "js/visit_sync.js", "js/visit_page.js", "js/visit_findings.js", "js/visit_finish.js",
         "js/visit_worker.js", "css/visits.css", "js/app.js", "js/drafts.js")  # fmt: skip


def shell_version() -> str:
    """Changes with every change of a part: the worker then keeps a new cache and drops the old one."""
    digest = hashlib.sha256()
    for name in PARTS:
        digest.update(Path(str(finders.find(name))).read_bytes())
    return digest.hexdigest()[:12]


@require_GET
def worker_script(request):
    """The service worker: its scope is this folder, so it is served from here, with the version of its parts."""
    script = Path(str(finders.find("js/visit_worker.js"))).read_text(encoding="utf-8")
    response = HttpResponse(
        script.replace("SHELL-VERSION", shell_version()), content_type="text/javascript; charset=utf-8"
    )
    response["Cache-Control"] = "no-cache"
    return response


@require_GET
def manifest(request):
    """The web app manifest, in the reader's language."""
    content = {
        "name": text("On-site inspection"),
        "short_name": text("Inspection"),
        "start_url": reverse("visit-today"),
        "scope": "/visits/",
        "display": "standalone",
        "orientation": "any",
        "background_color": "#f2f5f8",
        "theme_color": "#123f6d",
        "icons": [{"src": static("img/logo.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return JsonResponse(content, content_type="application/manifest+json")


urlpatterns = [
    path("visits/worker.js", worker_script, name="visit-worker"),
    path("visits/app.webmanifest", manifest, name="visit-manifest"),
]
