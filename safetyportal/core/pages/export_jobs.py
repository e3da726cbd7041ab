"""Large exports in the background: scoped again by the person who asked, kept privately, removed after some days."""

import hashlib
import tempfile
import uuid
from importlib import import_module

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext, override

from safetyportal.core import jobs
from safetyportal.core.access import holds, scope_key
from safetyportal.core.crypto import decrypt
from safetyportal.core.errors import NotAllowed
from safetyportal.core.models import Job
from safetyportal.core.services import drafts, exports

FOLDER = "exports"
STEP = 2_000  # rows between two signs of life


@jobs.handler("core.export_list", bulk=True)
def export_list(context, *, register, query, kind, language):
    """Write the file and say where it is. A second run starts again and replaces nothing that was downloaded."""
    from safetyportal.core.pages import export_pages, exporting, listing  # noqa: PLC0415 -- app ready: needs the models

    declared = find_register(register)
    if not holds(context.actor, declared.permission) or not declared.may_export(context.actor):
        raise NotAllowed
    query = decrypt(query)
    with override(language):
        shown = listing.Listing(declared, context.actor, QueryDict(query), context.now, also=declared.export_permission)
        total = shown.rows.order_by().count()
        if not context.checkpoint.get("recorded"):
            told = listing.discreet(declared, query)
            exports.record_export(actor=context.actor, register=register, query=told, rows=total, now=context.now)
            context.progress(0, total, recorded=True)
        place = f"{FOLDER}/{uuid.uuid4().hex}.{kind}"
        rows = counted(shown, context, total)
        write = export_pages.writer(kind)
        with tempfile.TemporaryFile() as target:
            for piece in write(exporting.columns(shown), rows):
                target.write(piece)
            place = default_storage.save(place, File(target))
        return {
            "file": place,
            "name": export_pages.file_name(declared.label, context.now, kind),
            "rows": total,
            "scope": scope_of(declared, context.actor),
            "expires_at": exports.kept_until(context.now).isoformat(),
        }


def scope_of(register, user) -> str:
    """Mark of what this person may export now; a file made with another one is not handed out any more."""
    keys = (
        f"{scope_key(user, register.permission)} {scope_key(user, register.export_permission or register.permission)}"
    )
    return mark(keys)


def mark(keys: str) -> str:
    return hashlib.sha256(keys.encode()).hexdigest()


def is_still_theirs(job: Job) -> bool:
    """Whether the person who asked still holds what the file was made with: postings end, people move on.

    Other jobs that keep a file say in their result which permission it `needs`, with the `scope` it was made in."""
    asker = jobs.actor_of(job, timezone.now())
    if job.name != "core.export_list":
        needs = job.result.get("needs")
        return not needs or job.result.get("scope") == mark(scope_key(asker, needs))
    return job.result.get("scope") == scope_of(find_register(job.arguments["register"]), asker)


def counted(shown, context, total: int):
    """The rows, with progress told on the way."""
    from safetyportal.core.pages import exporting  # noqa: PLC0415 -- app ready: needs the models

    done = 0
    for row in exporting.values(shown):
        if done % STEP == 0:
            context.progress(done, total, gettext("%(n)s rows written") % {"n": f"{done:,}"})
        done += 1
        yield row
    context.progress(done, total, gettext("%(n)s rows written") % {"n": f"{done:,}"})


def find_register(slug: str):
    """The declaration behind a slug; a worker has not read the URLs yet, so that is done first."""
    from safetyportal.core.pages.register import registers  # noqa: PLC0415 -- app ready: needs the models

    import_module(settings.ROOT_URLCONF)
    return registers()[slug]


@jobs.periodic("core.forget_exports", at=(3, 40))
def forget_exports(context):
    """Remove export files whose time is over, and drafts that nobody came back to."""
    return {"files": exports.forget_files(context.now), "drafts": drafts.forget_old_drafts(context.now)}
