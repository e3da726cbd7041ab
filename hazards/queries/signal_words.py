"""A mark in plain words: why it was made, and the numbers behind it."""

from typing import Any

from django.utils.translation import gettext as text
from django.utils.translation import gettext_lazy as _

from enterprises.choices import Scale
from hazards.choices_signals import SignalKind
from hazards.models import TrustSignal
from safetyportal.core import codes

_FIELDS = {
    "rectification": _("what was done to rectify"),
    "description": _("description of the hazard"),
    "zero_reason": _("reason why no hazard was found"),
}


def why(signal: TrustSignal) -> str:
    """One or two sentences for everybody."""
    return _SENTENCES[SignalKind(signal.kind)](signal, signal.evidence)


def numbers(signal: TrustSignal) -> list[dict[str, Any]]:
    """Each number of the evidence with its name, and the threshold that it passed."""
    return [{"label": label, "value": value} for label, value in _NUMBERS[SignalKind(signal.kind)](signal.evidence)]


def _zero_run(signal: TrustSignal, found: dict) -> str:
    return text(
        "%(n)s monthly reports in a row, from %(first)s to %(last)s, declare that no hazard was found. Half of the"
        " comparable firms have a run of %(median)s at most, %(percentile)s%% of them one of %(high)s at most."
    ) % {**found, "n": found["months"]}


def _same_photo(signal: TrustSignal, found: dict) -> str:
    exact, near = text("The same picture file"), text("Almost the same picture")
    values = {"what": exact if found["exact"] else near, "n": len(signal.photo_rows)}
    if found["same_hazard"]:
        return text("%(what)s stands as the photo before and after the rectification.") % values
    if found["other_firm"]:
        return text("%(what)s was used as evidence before, for a hazard of another enterprise.") % values
    return text("%(what)s was used %(n)s times, as evidence for different hazards.") % values


def _copied_text(signal: TrustSignal, found: dict) -> str:
    return text(
        "From %(first)s to %(last)s the same words were written %(times)s times in %(total)s (%(field)s): “%(text)s”."
    ) % {**found, "field": _FIELDS[found["field"]]}


def _closed_quickly(signal: TrustSignal, found: dict) -> str:
    if found["way"] == "bulk":
        return text(
            "%(hazards)s hazards were submitted and closed by the enterprise itself in one minute: %(when)s."
        ) % (found)
    return text(
        "In %(when)s %(hazards)s hazards were assigned, rectified and re-checked within %(minutes)s minutes each,"
        " though they were not to be put right on the spot."
    ) % (found)


def _against_official(signal: TrustSignal, found: dict) -> str:
    return text(
        "In %(months)s months from %(first)s to %(last)s authorities found %(official)s hazards here; in the same"
        " months the enterprise itself found %(own)s."
    ) % (found)


_SENTENCES = {
    SignalKind.ZERO_RUN: _zero_run,
    SignalKind.SAME_PHOTO: _same_photo,
    SignalKind.COPIED_TEXT: _copied_text,
    SignalKind.CLOSED_QUICKLY: _closed_quickly,
    SignalKind.AGAINST_OFFICIAL: _against_official,
}


def _of_run(found: dict) -> list:
    where = text("in the city") if found["peers_in"] == "city" else text("in the province")
    trade = codes.label("supervision_class", found["trade"]) or found["trade"]
    scale = dict(Scale.choices).get(found["scale"], "—")
    return [
        (_("Zero declarations in a row"), found["months"]),
        (_("Marked from"), found["least"]),
        (_("Median of comparable firms"), found["median"]),
        (text("%(percentile)s%% of comparable firms have at most") % found, found["high"]),
        (_("Comparable firms"), f"{found['peers']}（{where}）"),
        (_("Compared by class and scale"), f"{trade} · {scale}"),
    ]


def _of_photo(found: dict) -> list:
    same = text("same file") if found["exact"] else text("%(bits)s of 64 marks differ") % found
    return [
        (_("Likeness"), same),
        (_("Counts as the same up to"), text("%(most_bits)s of 64 marks") % found),
        (_("Photo of another enterprise"), text("yes") if found["other_firm"] else text("no")),
    ]


def _of_text(found: dict) -> list:
    share = round(100 * found["times"] / found["total"])
    return [
        (_("Text"), _FIELDS[found["field"]]),
        (_("Times written"), found["times"]),
        (_("Share of all texts of this kind"), f"{share}%"),
        (_("Marked from"), text("%(least)s times and %(percent)s%%") % found),
    ]


def _of_closing(found: dict) -> list:
    return [
        (_("Hazards"), found["hazards"]),
        (_("Marked from"), found["least"]),
        (_("Minutes allowed"), found["minutes"]),
        (_("Quickest, in seconds"), int(found["seconds"])),
    ]


def _of_official(found: dict) -> list:
    return [
        (_("Months in which authorities found hazards"), found["months"]),
        (_("Found by authorities"), found["official"]),
        (_("Found by the enterprise in these months"), found["own"]),
        (_("Found by the enterprise in the whole year"), found["own_of_year"]),
        (_("Zero declarations in these months"), found["zero_reports"]),
        (
            _("Marked from"),
            text("%(least)s months, own findings at most %(percent)s%% of those of authorities") % found,
        ),
    ]


_NUMBERS = {
    SignalKind.ZERO_RUN: _of_run,
    SignalKind.SAME_PHOTO: _of_photo,
    SignalKind.COPIED_TEXT: _of_text,
    SignalKind.CLOSED_QUICKLY: _of_closing,
    SignalKind.AGAINST_OFFICIAL: _of_official,
}
