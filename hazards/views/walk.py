"""The phone page of an inspection under way, and where it sends answers and photos, one by one, also late and double.

A browser without script sends plain forms to the same addresses and comes back to the item.
"""

from pathlib import Path

from django.contrib import messages
from django.contrib.staticfiles import finders
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as text
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from hazards.choices import AnswerResult, InspectionStatus
from hazards.forms.walk import AnswerForm, PhotoForm
from hazards.models import SelfInspection
from hazards.queries.inspections import lines, sections
from hazards.services import answers
from hazards.views.inspections import CARRY_OUT
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import Refusal
from safetyportal.core.pages.refusals import status_of
from safetyportal.core.pages.tables import local_text
from safetyportal.core.services.once import once

NEVER_AGAIN = 422  # what the phone's queue does not send again: the server has understood and will not take it


def _inspection(request, pk: int) -> SelfInspection:
    rows = SelfInspection.objects.visible_to(request.user, CARRY_OUT).select_related("enterprise__jurisdiction")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_GET
def walk_page(request, pk: int):
    """All items, one below the other: conform, hazard, not applicable."""
    inspection = _inspection(request, pk)
    if inspection.status != InspectionStatus.RUNNING:
        return redirect("selfinspection-detail", pk=pk)
    rows = lines(inspection, local_day(timezone.now()))
    context = {
        "inspection": inspection,
        "sections": sections(rows),
        "total": len(rows),
        "answered": sum(row.is_answered for row in rows),
        "found": sum(row.result == AnswerResult.HAZARD for row in rows),
        "finish_url": reverse("selfinspection-act", kwargs={"pk": pk, "name": "finish"}),
        "worker_url": reverse("selfinspection-worker"),
    }
    return render(request, "hazards/selfcheck_walk.html", context)


@never_cache
@require_POST
def answer_page(request, pk: int, item: int):
    """One answer. Sent twice under the same client id it has one effect; against a newer one it is refused."""
    inspection = _inspection(request, pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _refused(request, pk, item, " ".join(_messages(form.errors)), NEVER_AGAIN)
    try:
        version, _first = once(
            user=request.user,
            key=f"answer:{pk}:{form.act_id}",
            fingerprint=f"{item}:{form.fingerprint()}",
            effect=lambda: _answer(request, inspection, item, form),
        )
    except answers.AnsweredDifferently as refusal:
        return _differs(request, pk, item, refusal)
    except ValidationError as error:
        return _refused(request, pk, item, " ".join(error.messages), NEVER_AGAIN)
    except Refusal as refusal:
        return _refused(request, pk, item, refusal.reason, status_of(refusal))
    if _is_script(request):
        return JsonResponse(_told(inspection, version))
    return redirect(f"{reverse('selfinspection-walk', kwargs={'pk': pk})}#item-{item}")


def _answer(request, inspection, item: int, form: AnswerForm) -> str:
    row = answers.answer(
        selfinspection=inspection, item=item, given=form.given(), seen=form.seen_version, actor=request.user,
        now=timezone.now(),
    )  # fmt: skip
    return f"{row.version} {row.hazard_id or ''}"


def _told(inspection: SelfInspection, kept: str) -> dict:
    version, _blank, hazard = kept.partition(" ")
    told = {"version": int(version), "saved_at": f"{timezone.localtime():%H:%M}"}
    if hazard:
        told["hazard_url"] = reverse("hazard-detail", kwargs={"pk": int(hazard)})
    return told


def _differs(request, pk: int, item: int, refusal):
    """Both answers side by side; the person decides which holds."""
    current = refusal.current
    theirs = {
        "version": current.version,
        "result": current.result,
        "result_words": str(current.get_result_display()),
        "note": current.note,
        "location": current.location,
        "by": current.answered_by.name if current.answered_by else "",
        "at": local_text(current.answered_at),
    }
    if _is_script(request):
        return JsonResponse({"reason": str(refusal.reason), "current": theirs}, status=409)
    words = text("%(reason)s %(by)s, %(at)s: %(result)s %(note)s") % {
        "reason": refusal.reason, "by": theirs["by"], "at": theirs["at"], "result": theirs["result_words"],
        "note": theirs["note"],
    }  # fmt: skip
    messages.warning(request, words)
    return redirect(f"{reverse('selfinspection-walk', kwargs={'pk': pk})}#item-{item}")


@never_cache
@require_POST
def photo_page(request, pk: int, item: int):
    """One photo of an item."""
    inspection = _inspection(request, pk)
    form = PhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        return _refused(request, pk, item, " ".join(_messages(form.errors)), NEVER_AGAIN)
    upload = form.cleaned_data["photo"]
    try:
        kept, _first = once(
            user=request.user,
            key=f"photo:{pk}:{form.act_id}",
            fingerprint=f"{item}:{upload.name}:{upload.size}",
            effect=lambda: _photo(request, inspection, item, upload),
        )
    except ValidationError as error:
        return _refused(request, pk, item, " ".join(error.messages), NEVER_AGAIN)
    except Refusal as refusal:
        return _refused(request, pk, item, refusal.reason, status_of(refusal))
    if _is_script(request):
        return JsonResponse({"photo": int(kept), "url": reverse("attachment", kwargs={"pk": int(kept)})})
    return redirect(f"{reverse('selfinspection-walk', kwargs={'pk': pk})}#item-{item}")


def _photo(request, inspection, item: int, upload) -> str:
    stored = answers.add_photo(
        selfinspection=inspection, item=item, upload=upload, actor=request.user, now=timezone.now()
    )
    return str(stored.pk)


def _refused(request, pk: int, item: int, reason, status: int):
    if _is_script(request):
        return JsonResponse({"reason": str(reason)}, status=status)
    messages.error(request, str(reason))
    return redirect(f"{reverse('selfinspection-walk', kwargs={'pk': pk})}#item-{item}")


def _messages(errors) -> list[str]:
    return [str(message) for found in errors.values() for message in found]


def _is_script(request) -> bool:
    return "application/json" in request.headers.get("Accept", "")


@require_GET
def worker_script(request):
    """The service worker of these pages: its scope is this folder, so it must be served from here."""
    script = Path(str(finders.find("js/selfcheck_worker.js")))
    response = HttpResponse(script.read_bytes(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


urlpatterns = [
    path("self-inspections/worker.js", worker_script, name="selfinspection-worker"),
    path("self-inspections/<int:pk>/walk/", walk_page, name="selfinspection-walk"),
    path("self-inspections/<int:pk>/answers/<int:item>/", answer_page, name="selfinspection-answer"),
    path("self-inspections/<int:pk>/photos/<int:item>/", photo_page, name="selfinspection-photo"),
]
