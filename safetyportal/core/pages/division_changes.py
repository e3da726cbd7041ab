"""Changing the division tree (行政区划调整): what a change touches, the question, the task, the history."""

from django import forms
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as text
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from safetyportal.core import timeline
from safetyportal.core.access import holds
from safetyportal.core.choices import DivisionAct, Level
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import NotAllowed, Refusal
from safetyportal.core.models import Jurisdiction
from safetyportal.core.pages.division_field import DivisionField
from safetyportal.core.pages.forms import TECHNICAL, PortalForm
from safetyportal.core.pages.jobs_pages import in_words
from safetyportal.core.services import division_changes as services
from safetyportal.core.services import divisions
from safetyportal.core.services.once import AlreadySent, once

NEEDED = {
    DivisionAct.MERGE: ("target", "effective_on", "basis"),
    DivisionAct.MOVE: ("target", "effective_on", "basis"),
    DivisionAct.RECODE: ("code", "effective_on", "basis"),
    DivisionAct.RENAME: ("name", "basis"),
}


class ChangeForm(PortalForm):
    """Which division, what happens to it, from when, on what basis."""

    act = forms.ChoiceField(label=_("Change"), choices=DivisionAct.choices, widget=forms.RadioSelect)
    node = DivisionField(label=_("Division"), permission=divisions.PERMISSION, levels=tuple(Level)[1:])
    target = DivisionField(
        label=_("Successor, or new parent"),
        permission=divisions.PERMISSION,
        levels=tuple(Level)[1:],
        required=False,
        help_text=_("A merger: the division that goes on. A move: the division above it from then on."),
    )
    code = forms.RegexField(r"^\d{2,16}$", label=_("New code"), required=False, help_text=_("Only for a new code."))
    name = forms.CharField(
        label=_("New name"), required=False, max_length=80, help_text=_("For a new name, or together with a new code.")
    )
    effective_on = forms.DateField(
        label=_("In effect from"), required=False, widget=forms.DateInput, initial=lambda: local_day(timezone.now())
    )
    basis = forms.CharField(
        label=_("Basis"), max_length=200, help_text=_("The approval document, such as 国函〔2026〕1号.")
    )

    def clean(self):
        values = super().clean()
        for name in NEEDED.get(values.get("act"), ()):
            if not values.get(name) and name not in self.errors:
                self.add_error(name, _("This change needs it."))
        return values

    def change(self) -> services.Change:
        values = self.cleaned_data
        target, day = values.get("target"), values.get("effective_on")
        return services.Change(
            act=values["act"],
            node=values["node"].pk,
            target=target.pk if target else None,
            code=values.get("code") or "",
            name=values.get("name") or "",
            effective_on=day.isoformat() if day else "",
            basis=values["basis"],
        )

    def kept(self) -> list[tuple[str, str]]:
        """What was filled in, as hidden fields of the question."""
        found = []
        for name in (*self.base_fields, *TECHNICAL):
            value = self.cleaned_data.get(name)
            if value not in (None, ""):
                found.append((name, value.code if isinstance(value, Jurisdiction) else str(value)))
        return found


def _require_keeper(user) -> None:
    if not holds(user, divisions.PERMISSION):
        raise NotAllowed


@require_GET
def list_page(request):
    """What was changed in the own area, and what is being changed."""
    _require_keeper(request.user)
    entries = timeline.entries(Jurisdiction(), services.history(request.user))
    context = {
        "entries": entries,
        "jobs": [in_words(job, request.user) | {"refused": job.result.get("refused", "")}
                 for job in services.running(request.user)],
    }  # fmt: skip
    return render(request, "core/division_changes.html", context)


@require_http_methods(["GET", "POST"])
def new_page(request):
    """The form; then what the change touches and the question; then the task."""
    _require_keeper(request.user)
    form = ChangeForm(
        request.POST if request.method == "POST" else None, user=request.user, initial={"node": request.GET.get("code")}
    )
    refusal, status = None, 200
    if form.is_bound and form.is_valid() and "back" not in request.POST:
        try:
            return _confirmed(request, form) if "confirmed" in request.POST else _question(request, form)
        except ValidationError as error:
            form.add_refusal(error)
        except AlreadySent:
            return redirect("division-change-list")
        except Refusal as error:
            form.renew()
            refusal, status = error, 409
    context = {
        "title": text("Change a division"),
        "form": form,
        "groups": form.grouped,
        "refusal": refusal,
        "submit_label": text("See what it touches"),
        "cancel_url": reverse("division-change-list"),
    }
    return render(request, "core/form.html", context, status=status)


def _question(request, form: ChangeForm):
    found = services.preview(form.change(), actor=request.user, now=timezone.now())
    context = {
        "preview": found,
        "kept": form.kept(),
        "act": DivisionAct(form.cleaned_data["act"]).label,
        "node": form.cleaned_data["node"],
        "basis": form.cleaned_data["basis"],
    }
    return render(request, "core/division_change_confirm.html", context)


def _confirmed(request, form: ChangeForm):
    def effect() -> str:
        job = services.request_change(form.change(), actor=request.user, now=timezone.now())
        return reverse("job-detail", kwargs={"pk": job.pk})

    address, _first = once(
        user=request.user, key=f"form:{form.token}", fingerprint=f"division:{form.fingerprint()}", effect=effect
    )
    return redirect(address)
