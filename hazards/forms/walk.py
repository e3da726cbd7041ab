"""What a phone sends for one item of an inspection."""

import hashlib
import re
import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from hazards.choices import AnswerResult
from hazards.services.answers import Given

_CLIENT_ID = re.compile(r"^[A-Za-z0-9-]{8,40}$")
LONGEST_QUEUE = 60 * 60 * 24 * 31  # seconds: an answer may wait this long on a phone


class ClientForm(forms.Form):
    """`client_id` is new for each act of the phone; without script there is none, and every sending counts."""

    client_id = forms.CharField(required=False, max_length=40)

    @property
    def act_id(self) -> str:
        given = self.cleaned_data.get("client_id", "")
        return given if _CLIENT_ID.match(given) else uuid.uuid4().hex


class AnswerForm(ClientForm):
    result = forms.ChoiceField(choices=AnswerResult.choices, error_messages={"required": _("Please choose a result.")})
    note = forms.CharField(required=False, max_length=1000)
    location = forms.CharField(required=False, max_length=100)
    longitude = forms.DecimalField(required=False, min_value=-180, max_value=180)
    latitude = forms.DecimalField(required=False, min_value=-90, max_value=90)
    device_at = forms.DateTimeField(required=False, input_formats=["%Y-%m-%dT%H:%M:%S.%f%z", "%Y-%m-%dT%H:%M:%S%z"])
    age = forms.IntegerField(required=False)
    seen = forms.IntegerField(required=False, min_value=0)

    def given(self) -> Given:
        values = self.cleaned_data
        whole = values["longitude"] is not None and values["latitude"] is not None
        return Given(
            result=values["result"],
            note=values["note"],
            location=values["location"],
            longitude=round(values["longitude"], 6) if whole else None,
            latitude=round(values["latitude"], 6) if whole else None,
            device_at=values["device_at"],
            age_seconds=min(max(values["age"] or 0, 0), LONGEST_QUEUE),
        )

    @property
    def seen_version(self) -> int | None:
        return self.cleaned_data.get("seen")

    def fingerprint(self) -> str:
        """What was answered; not how long it waited, which grows with each attempt."""
        values = [str(self.cleaned_data[name]) for name in ("result", "note", "location")]
        return hashlib.sha256("\0".join(values).encode()).hexdigest()


class PhotoForm(ClientForm):
    photo = forms.FileField(error_messages={"required": _("Please add a photo."), "empty": _("The file is empty.")})
