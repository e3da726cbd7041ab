"""My tasks: own background work with progress, result, cancel; for `core.manage_job` also what runs by the clock."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from safetyportal.core.access import holds
from safetyportal.core.choices import JobState
from safetyportal.core.errors import NotAllowed
from safetyportal.core.jobs import periodics
from safetyportal.core.models import Job, PeriodicTick
from safetyportal.core.pages import export_jobs, keyset
from safetyportal.core.pages.htmx import answer, go_to
from safetyportal.core.pages.tables import local_text
from safetyportal.core.services import job_control

SIZE = 20
MANAGE = "core.manage_job"
TONES = {
    JobState.QUEUED: "waiting",
    JobState.RUNNING: "progress",
    JobState.DONE: "closed",
    JobState.FAILED: "overdue",
    JobState.DEAD: "overdue",
}

PLANS = {
    "accounts.forget_codes": _("Remove one-time codes that ended"),
    "accounts.lock_dormant": _("Lock accounts that nobody uses"),
    "core.end_named_exceptions": _("End named exceptions whose time is over"),
    "core.deliver_notifications": _("Send notices by e-mail and text message"),
    "core.fold_rollups": _("Add up the figures of dashboards"),
    "core.forget_exports": _("Remove old export files and drafts"),
    "core.forget_old_answers": _("Forget old answers to programs"),
    "core.forget_old_imports": _("Remove old imports"),
    "core.forget_old_jobs": _("Remove old tasks"),
    "core.seal_audit": _("Seal the audit trail"),
    "enterprises.release_all_officials": _("Release responsible officials whose posting has ended"),
    "enterprises.remind_documents": _("Remind of documents that expire"),
}


def jobs_of(user):
    """Tasks that this person started; an administrator of tasks also opens those of the portal itself."""
    own = Job.objects.filter(requested_by=user)
    return own | Job.objects.filter(requested_by=None) if holds(user, MANAGE) else own


def job_or_404(user, pk: int) -> Job:
    job = jobs_of(user).filter(pk=pk).first()
    if job is None:
        raise Http404
    return job


@require_GET
def list_page(request):
    """Own tasks, newest first."""
    rows = Job.objects.filter(requested_by=request.user)
    shown = _page(rows, request.GET)
    return answer(request, "core/jobs.html", "core/_jobs.html", _list_context(request, shown))


def _page(rows, parameters) -> keyset.Page:
    try:
        return keyset.page(rows, ("-id",), SIZE, after=parameters.get("after", ""), before=parameters.get("before", ""))
    except keyset.BadCursor:
        return keyset.page(rows, ("-id",), SIZE)


def _list_context(request, shown: keyset.Page) -> dict:
    return {
        "jobs": [in_words(job, request.user) for job in shown.rows],
        "shown_count": len(shown.rows),
        "previous_url": f"?before={shown.before}" if shown.before else "",
        "next_url": f"?after={shown.after}" if shown.after else "",
        "manages_jobs": holds(request.user, MANAGE),
        "is_working": any(not job.is_over for job in shown.rows),
    }


@require_GET
def detail_page(request, pk: int):
    """One task: progress while it runs, then its result."""
    job = job_or_404(request.user, pk)
    return render(request, "core/job.html", {"job": in_words(job, request.user)})


@require_GET
def progress_page(request, pk: int):
    """The progress card alone; asked every two seconds until the work has ended."""
    job = job_or_404(request.user, pk)
    return render(request, "core/_job_progress.html", {"job": in_words(job, request.user)})


def in_words(job: Job, user) -> dict:
    """A task as the templates show it."""
    result_url, result_label = result_link(job)
    return {
        "pk": job.pk,
        "title": job.title or job.name,
        "state": job.get_state_display() if job.message != "cancelled" else gettext("cancelled"),
        "tone": TONES[JobState(job.state)],
        "is_over": job.is_over,
        "progress": progress_text(job),
        "done": job.done_count,
        "total": job.total_count,
        "message": job.message if job.message != "cancelled" else "",
        "error": _error(job, user),
        "created": local_text(job.created_at),
        "finished": local_text(job.finished_at) if job.finished_at else "",
        "result_url": result_url,
        "result_label": result_label,
        "expired": job.state == JobState.DONE and "file" in job.result and not result_url,
        "expires": job.result.get("expires_at", "")[:10],
        "can_cancel": not job.is_over and not job.cancel_requested and job.requested_by_id == user.pk,
    }


def progress_text(job: Job) -> str:
    if job.total_count:
        return gettext("%(done)s of %(total)s") % {"done": f"{job.done_count:,}", "total": f"{job.total_count:,}"}
    return f"{job.done_count:,}" if job.done_count else ""


def _error(job: Job, user) -> str:
    """What went wrong: in full for administrators; others learn that it failed and whom to ask."""
    if not job.error or job.state == JobState.DONE:
        return ""
    if holds(user, MANAGE):
        return job.error
    if job.state == JobState.DEAD:
        return gettext("This task could not be finished. Please start it again, or tell the system administrator.")
    return gettext("An attempt failed; it is tried again by itself.")


def result_link(job: Job) -> tuple[str, str]:
    """Where the result is: a file kept for the task, or a page that its handler named (`url`, `label`)."""
    if job.state != JobState.DONE:
        return "", ""
    if job.result.get("file"):
        return reverse("job-download", kwargs={"pk": job.pk}), gettext("Download")
    if job.result.get("url"):
        return job.result["url"], str(job.result.get("label") or gettext("Open the result"))
    return "", ""


@require_GET
def download_page(request, pk: int):
    """The file of a finished task, for the person who started it and for nobody else."""
    job = Job.objects.filter(requested_by=request.user, pk=pk, state=JobState.DONE).first()
    place = job.result.get("file") if job else ""
    if job is None or not place or not default_storage.exists(place):
        raise Http404
    if not export_jobs.is_still_theirs(job):
        raise NotAllowed(_("Your postings have changed since this file was made. Please start the export again."))
    if job.result.get("expires_at", "9") < timezone.now().isoformat():
        raise Http404
    response = FileResponse(default_storage.open(place, "rb"), content_type="application/octet-stream")
    name = job.result.get("name") or "export"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
def cancel_page(request, pk: int):
    """Stop an own task that is not over."""
    job_control.cancel_job(actor=request.user, job=job_or_404(request.user, pk), now=timezone.now())
    return go_to(request, reverse("job-list"))


@require_GET
def periodic_page(request):
    """What runs by the clock, its last run, and tasks that were given up; for administrators of tasks."""
    if not holds(request.user, MANAGE):
        raise NotAllowed
    ticks = PeriodicTick.objects.order_by("name", "-due_at").distinct("name").select_related("job")
    last = {tick.name: tick for tick in ticks}
    now = timezone.now()
    plans = [
        {
            "name": plan.name,
            "label": PLANS.get(plan.name, plan.name),
            "when": when(plan),
            "due": local_text(plan.last_due(now)),
            "job": in_words(last[plan.name].job, request.user) if plan.name in last and last[plan.name].job else None,
        }
        for plan in sorted(periodics().values(), key=lambda plan: plan.name)
    ]
    mine = job_control.managed_by(request.user)
    given_up = mine.filter(state=JobState.DEAD).exclude(message="cancelled").order_by("-id")[:50]
    waiting = Job.objects.filter(state=JobState.QUEUED).count()
    context = {"plans": plans, "given_up": [in_words(job, request.user) for job in given_up], "waiting": waiting}
    return render(request, "core/jobs_periodic.html", context)


def when(plan) -> str:
    """The timetable of a periodic job in words."""
    if plan.every:
        return _interval(plan.every)
    clock = f"{plan.at[0]:02}:{plan.at[1]:02}"
    if plan.day:
        return gettext("monthly on day %(day)s at %(time)s") % {"day": plan.day, "time": clock}
    return gettext("daily at %(time)s") % {"time": clock}


def _interval(seconds: int) -> str:
    if seconds % 3600 == 0:
        return gettext("every %(n)s h") % {"n": seconds // 3600}
    if seconds % 60 == 0:
        return gettext("every %(n)s min") % {"n": seconds // 60}
    return gettext("every %(n)s s") % {"n": seconds}


@require_POST
def rerun_page(request, pk: int):
    """Run a task again that was given up; audited."""
    job = job_control.managed_by(request.user).filter(pk=pk).first()
    if job is None:
        raise Http404
    job_control.rerun_job(actor=request.user, job=job, now=timezone.now())
    return go_to(request, reverse("job-periodic"))
