"""Autosave: the form posts its fields here every few seconds; the next time it is opened they are offered back."""

from django.http import HttpResponseRedirect, JsonResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from safetyportal.core.services import drafts as services

LONGEST_KEY = 120


def context(request, key: str, form) -> dict:
    """Where the form saves its draft, and the draft that was found."""
    found = services.read_draft(user=request.user, form=key)
    restored = "draft" in request.GET
    return {
        "draft_url": reverse("draft-save", kwargs={"key": key}),
        "draft_key": f"{request.user.pk}:{key}",
        "draft_drop_url": reverse("draft-drop", kwargs={"key": key}),
        "draft_at": found[1] if found and not form.is_bound else None,
        "draft_restored": restored,
    }


def restored(request, key: str, form) -> dict:
    """Initial values out of the draft, when the address asks for them."""
    found = services.read_draft(user=request.user, form=key) if "draft" in request.GET else None
    if not found:
        return {}
    data = QueryDict(found[0])
    return {
        name: field.widget.value_from_datadict(data, {}, name)
        for name, field in form.fields.items()
        if not field.widget.is_hidden and not field.widget.needs_multipart_form
    }


def drop(user, key: str) -> None:
    services.drop_draft(user=user, form=key)


@require_POST
def save_page(request, key: str):
    """Keep the fields of one form of this person. Raises `TooMuch`."""
    fields = request.POST.copy()
    fields.pop("csrfmiddlewaretoken", None)
    draft = services.save_draft(user=request.user, form=key[:LONGEST_KEY], data=fields.urlencode())
    return JsonResponse({"saved_at": timezone.localtime(draft.saved_at).strftime("%H:%M")})


@require_POST
def drop_page(request, key: str):
    """Forget a draft and show the form as it is."""
    drop(request.user, key[:LONGEST_KEY])
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(back if safe else reverse("home"))
