"""Opening an attachment: only for those who see its record, never executable, always in the trail."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.utils import timezone
from django.views.decorators.http import require_safe

from safetyportal.core import attachments


@require_safe
def attachment(request, pk: int):
    """The file itself: pictures in the page, everything else as a download."""
    found = attachments.readable(request.user, pk)
    if found is None:
        raise Http404
    attachments.note_opening(found, actor=request.user, now=timezone.now())
    response = FileResponse(
        default_storage.open(found.stored_name),
        as_attachment=not found.content_type.startswith("image/"),
        filename=found.name,
        content_type=found.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; img-src 'self'; sandbox"
    return response
