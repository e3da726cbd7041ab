"""What people say about a mark: the enterprise its answer, the authority its reason."""

from django.utils.translation import gettext_lazy as _

from hazards.forms.loop import FileInput, PhotosField, area
from safetyportal.core.pages.forms import PortalForm

_PAPERS = {"accept": "image/*,.pdf,.docx,.xlsx", "multiple": True}


class AnswerForm(PortalForm):
    """In the words of the enterprise, with whatever proves them."""

    answer = area(
        _("How it came about"),
        rows=5,
        help_text=_("For example: who checked what on which day, why nothing was found, what the photo shows."),
    )
    files = PhotosField(  # type: ignore[assignment]
        label=_("Photos and papers"),
        widget=FileInput(attrs=_PAPERS),
        help_text=_("Inspection records, photos with date, invoices: JPEG, PNG, WebP, PDF, Word or Excel."),
    )
