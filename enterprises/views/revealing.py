"""Reading a phone or ID number of an enterprise, a person in charge or a site in full."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from enterprises.forms.acts import RevealForm
from enterprises.services import reveal as service
from safetyportal.core.errors import NotAllowed
from safetyportal.core.pages.register import registers
from safetyportal.core.pages.step_up import recently_authenticated


@never_cache
@require_http_methods(["GET", "POST"])
@recently_authenticated
def reveal_page(request, slug: str, pk: int, field: str):
    """One value after a reason, in the answer to that POST only; each time in the trail."""
    record = registers()[slug].record_or_404(request, pk)
    labels = service.personal_fields(type(record))
    if field not in labels:
        raise Http404
    decision = service.may_reveal(record, request.user)
    if not decision:
        raise NotAllowed(decision.reason)
    form = RevealForm(request.POST if request.method == "POST" else None, user=request.user)
    value = None
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        value = service.reveal(record=record, field=field, reason=reason, actor=request.user, now=timezone.now())
    context = {
        "record": record,
        "label": labels[field],
        "form": form,
        "value": value,
        "is_phone": field.endswith(("phone", "landline")),
        "back_url": reverse(f"{record._meta.model_name}-detail", kwargs={"pk": pk}),
    }
    return render(request, "enterprises/reveal.html", context)


def with_links(groups: list[dict], record, user) -> list[dict]:
    """Groups of facts; for whoever may read them in full, each masked value with the address of its page."""
    labels = service.personal_fields(type(record)) if service.may_reveal(record, user) else {}
    for fact in (fact for group in groups for fact in group["facts"]):
        name = fact.get("name")
        if name in labels and service.is_hidden(record, name):
            fact["reveal_url"] = reverse(f"{record._meta.model_name}-reveal", kwargs={"pk": record.pk, "field": name})
    return groups
