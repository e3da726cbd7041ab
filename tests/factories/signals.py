"""Marks on data for tests, and photos that stand beside hazards without a file on the disk."""

import hashlib
from datetime import date
from itertools import count

from hazards.models import Hazard, TrustSignal
from hazards.services.counts import shift
from hazards.services.signal_counts import cells
from hazards.workflow import SIGNAL_FLOW
from safetyportal.core.models import Attachment
from tests.conftest import NOW
from tests.factories.enterprises import make_enterprise

_numbers = count(1)
EVIDENCE = {
    "zero_run": {
        "months": 9, "first": "2026-02", "last": "2026-10", "median": 0.5, "high": 3.0, "percentile": 90, "peers": 24,
        "peers_in": "city", "trade": "other", "scale": "3", "least": 6,
    },
    "same_photo": {"exact": True, "bits": 0, "most_bits": 3, "other_firm": False, "same_hazard": False},
    "closed_quickly": {
        "way": "bulk", "when": "2026-10-12 09:15", "hazards": 6, "minutes": 10, "least": 5, "seconds": 40,
    },
}  # fmt: skip


def make_signal(enterprise=None, status: str = "raised", kind: str = "zero_run", **values) -> TrustSignal:
    """A mark in a state, with what that state needs."""
    enterprise = enterprise or make_enterprise()
    signal = TrustSignal(
        enterprise=enterprise, jurisdiction=enterprise.jurisdiction, place=enterprise.place,
        sectors=enterprise.sectors, kind=kind, subject=f"case-{next(_numbers)}", month=date(2026, 10, 1),
        raised_at=NOW, evidence=EVIDENCE[kind],
    )  # fmt: skip
    SIGNAL_FLOW.start(signal, NOW)
    signal.status = status
    clock = SIGNAL_FLOW.clocks.get(status)
    signal.clock, signal.due_at = (clock.name, clock.due_at(signal, NOW)) if clock else ("", None)
    if status == "answered":
        signal.answer = "示例说明：本月自查三次，确未发现隐患"
    for name, value in values.items():
        setattr(signal, name, value)
    signal.save(force_insert=True)
    shift({}, cells(signal))
    return TrustSignal.unscoped.get(pk=signal.pk)


def make_photo(hazard: Hazard, purpose: str = "before", content: str = "", likeness: str = "") -> Attachment:
    """A photo of this content (any text) beside the hazard; `likeness` is its fingerprint, else one of the content."""
    digest = hashlib.sha256((content or f"photo {next(_numbers)}").encode()).hexdigest()
    return Attachment.unscoped.create(
        jurisdiction=hazard.jurisdiction, place=hazard.place, sectors=hazard.sectors, target_type="hazards.hazard",
        target_id=hazard.pk, purpose=f"hazard.{purpose}", name="现场.jpg", stored_name=f"none/{next(_numbers)}.jpg",
        content_type="image/jpeg", size=1, sha256=digest, perceptual_hash=likeness or digest[:16], state="clean",
    )  # fmt: skip
