"""Forms that do something: new, edit, one act, an act on several rows. A POST has one effect however often it is sent.

What is not visible is 404; what is visible but not allowed is 403, what came too late 409, both with the reason and
with everything that was typed.
"""

from dataclasses import dataclass
from inspect import signature
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseNotAllowed
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from safetyportal.core.access import holds, require
from safetyportal.core.errors import Conflict, NotAllowed, Refusal, TooMuch
from safetyportal.core.pages import acts, drafts, sheets
from safetyportal.core.pages.forms import seen_version
from safetyportal.core.pages.htmx import answer, go_to
from safetyportal.core.pages.refusals import status_of
from safetyportal.core.services.once import AlreadySent, once

MOST_AT_ONCE = 200  # rows of one bulk act: two pages of the list


@dataclass
class Doing:
    """One form page: what is done, to what, and where one goes then."""

    register: Any
    request: Any
    act: acts.Act
    title: Any
    draft_key: str
    record: Any = None
    cancel_url: str = ""
    submit_label: object = ""  # word on the button when it is not the title

    def form(self, data=None, files=None, **kwargs):
        return self.act.form_class(data, files, user=self.request.user, record=self.record, **kwargs)

    def context(self, form, **extra) -> dict:
        places = sheets.places_context(self.record) if self.record is not None else {}
        return {
            "register": self.register,
            "record": self.record,
            "act": self.act,
            "title": self.title,
            "form": form,
            "groups": form.grouped,
            "cancel_url": self.cancel_url,
            "submit_label": self.submit_label,
            "has_files": form.is_multipart(),
            **places,
            **drafts.context(self.request, self.draft_key, form),
            **extra,
        }


def create_page(register, request):
    """Form for a new record; open to those who hold the act's permission somewhere."""
    if not holds(request.user, register.create.permission or register.permission):
        raise NotAllowed
    title = register.create.label or gettext("New entry")
    key, back = f"{register.slug}:new", register.url("list")
    return do_page(Doing(register, request, register.create, title, key, None, back))


def edit_page(register, request, pk: int):
    """Form to change a record."""
    record = register.record_to_act_on(request, pk)
    decision = acts.decide(register, "edit", register.edit, record, request.user)
    if not decision:
        raise _refusal(register, "edit", register.edit, record, request.user, decision)
    title, key = register.edit.label or gettext("Change"), f"{register.slug}:{pk}:edit"
    back, save = register.detail_url(record), gettext("Save")
    return do_page(Doing(register, request, register.edit, title, key, record, back, save))


def act_page(register, request, pk: int, name: str):
    """GET shows the form of an act, POST does it."""
    record = register.record_to_act_on(request, pk)
    act = register.acts.get(name)
    if act is None:
        raise Http404
    if request.method == "GET":
        decision = acts.decide(register, name, act, record, request.user)
        if not decision:
            raise _refusal(register, name, act, record, request.user, decision)
    title = acts.label_of(register, name, act)
    key, back = f"{register.slug}:{pk}:{name}", register.detail_url(record)
    return do_page(Doing(register, request, act, title, key, record, back))


def permitted_page(doing: Doing):
    """An act that has a page of its own outside the register: for those who may do it to the record. Where only the
    state forbids it, what was sent comes back with the service's refusal."""
    decision = acts.decide(doing.register, "", doing.act, doing.record, doing.request.user)
    if not decision:
        refusal = _refusal(doing.register, "", doing.act, doing.record, doing.request.user, decision)
        if isinstance(refusal, NotAllowed) or doing.request.method != "POST":
            raise refusal
    return do_page(doing)


def _refusal(register, name, act, record, user, decision) -> Refusal:
    """409 when the person may do this here but not in this state, else 403."""
    step = register.flow.steps.get(act.step or name) if register.flow else None
    permission = step.permission if step else act.permission
    allowed_here = permission and user.has_perm(permission, record)
    return Conflict(decision.reason) if allowed_here else NotAllowed(decision.reason)


def do_page(doing: Doing):
    """Show the form, or do what it says. The caller has found the record in scope and may act."""
    request = doing.request
    if request.method in {"GET", "HEAD"}:
        return _show(doing, doing.form(initial=drafts.restored(request, doing.draft_key, doing.form())))
    if request.method != "POST":
        return HttpResponseNotAllowed(["GET", "POST"])
    form = doing.form(request.POST, request.FILES)
    if not form.is_valid():
        return _show(doing, form, status=422 if request.htmx else 200)
    return _do(doing, form)


def _show(doing: Doing, form, status: int = 200, **extra):
    page = doing.act.template or doing.register.form_template
    return answer(doing.request, page, "core/_form.html", doing.context(form, **extra), status)


def _do(doing: Doing, form):
    """Run the service once; anything it refuses comes back with what was typed."""
    try:
        address, first = once(
            user=doing.request.user,
            key=f"form:{form.token}",
            fingerprint=f"{doing.draft_key}:{form.fingerprint()}",
            effect=lambda: _effect(doing, form),
        )
    except ValidationError as error:
        form.add_refusal(error)
        return _show(doing, form, status=422 if doing.request.htmx else 200)
    except AlreadySent as refusal:
        return _again(doing, form, refusal)
    except Conflict as refusal:
        return _again(doing, form, refusal, changes=sheets.changes_since(doing.record, form.seen_at))
    except Refusal as refusal:
        return _again(doing, form, refusal)
    if first:
        messages.success(doing.request, doing.act.done or gettext("Done: %(act)s.") % {"act": doing.title})
    return go_to(doing.request, address)


def _again(doing: Doing, form, refusal: Refusal, **extra):
    """The form as it was typed, with the reason; the record is read again, so that the next attempt sees its state."""
    if doing.record is not None:
        doing.record = form.record = doing.register.record_to_act_on(doing.request, doing.record.pk)
    form.renew()
    return _show(doing, form, status=status_of(refusal), refusal=refusal, **extra)


def _effect(doing: Doing, form) -> str:
    """Call the service and say where to go. Runs inside the unit of work of `once`."""
    act, register = doing.act, doing.register
    arguments = {**form.service_kwargs(), **act.fixed_kwargs}
    accepted = signature(act.service).parameters
    if doing.record is not None:
        arguments[register.name] = doing.record
        _check_version(doing.record, form.seen, accepted, arguments)
    result = act.service(actor=doing.request.user, now=register.now(), **arguments)
    drafts.drop(doing.request.user, doing.draft_key)
    return _destination(doing, result)


def _check_version(record, seen: str, accepted, arguments: dict) -> None:
    """Leave it to the service, which holds the lock, where it asks for the version; else compare here."""
    if "expected_version" in accepted and seen.isdecimal():
        arguments["expected_version"] = int(seen)
    elif seen and seen != seen_version(record):
        raise Conflict


def _destination(doing: Doing, result) -> str:
    register = doing.register
    if doing.act.redirect is not None:
        return str(doing.act.redirect(result))
    record = result if isinstance(result, register.model) else doing.record
    if record is not None and register.rows(doing.request).filter(pk=record.pk).exists():
        return register.detail_url(record)
    return register.url("list")


def bulk_page(register, request, name: str):
    """An act on ticked rows: all of them or none. One id outside the reader's scope refuses the whole."""
    act = register.bulk_acts.get(name)
    if act is None:
        raise Http404
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    ids = {int(value) for value in request.POST.getlist("ids") if value.isdecimal()}
    if not ids:
        messages.warning(request, gettext("Please tick at least one row."))
        return go_to(request, register.url("list"))
    if len(ids) > MOST_AT_ONCE:
        raise TooMuch(_("At most %(n)s rows at once.") % {"n": MOST_AT_ONCE})
    records = list(register.with_related(register.rows(request)).filter(pk__in=ids).order_by("pk"))
    if len(records) != len(ids):
        raise Conflict(_("Some of these rows are not in your area any more. Nothing was changed."))
    return BulkDoing(register, request, act, name, records).page()


@dataclass
class BulkDoing:
    """One bulk act: its form when it asks for something, then the service for each row in one unit of work."""

    register: Any
    request: Any
    act: acts.Act
    name: str
    records: list

    def page(self):
        if self.act.asks and "from_list" in self.request.POST:
            return self.show(self.act.form_class(user=self.request.user))
        form = self.act.form_class(self.request.POST, user=self.request.user)
        return self.do(form) if form.is_valid() else self.show(form)

    def show(self, form, refusal=None, status: int = 200):
        context = {
            "register": self.register,
            "act": self.act,
            "title": self.act.label,
            "form": form,
            "groups": form.grouped,
            "records": self.records,
            "refusal": refusal,
            "cancel_url": self.register.url("list"),
        }
        return answer(self.request, "core/bulk.html", "core/bulk.html", context, status)

    def do(self, form):
        try:
            ids = ",".join(str(record.pk) for record in self.records)
            address, _first = once(
                user=self.request.user,
                key=f"form:{form.token}",
                fingerprint=f"{self.register.slug}:{self.name}:{ids}:{form.fingerprint()}",
                effect=lambda: self.effect(form),
            )
        except ValidationError as error:
            form.add_refusal(error)
            return self.show(form)
        except Refusal as refusal:
            form.renew()
            return self.show(form, refusal, status_of(refusal))
        messages.success(self.request, gettext("Done for %(n)s rows.") % {"n": len(self.records)})
        return go_to(self.request, address)

    def effect(self, form) -> str:
        if self.act.together:  # one call for all of them: here each is asked for
            for record in self.records if self.act.permission else ():
                require(self.request.user, self.act.permission, record)
            arguments = {**form.service_kwargs(), **self.act.fixed_kwargs, "records": self.records}
            result = self.act.service(actor=self.request.user, now=self.register.now(), **arguments)
            return str(self.act.redirect(result)) if self.act.redirect else self.register.url("list")
        for record in self.records:
            arguments = {**form.service_kwargs(), **self.act.fixed_kwargs, self.register.name: record}
            self.act.service(actor=self.request.user, now=self.register.now(), **arguments)
        return self.register.url("list")
