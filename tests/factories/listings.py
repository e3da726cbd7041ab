"""Dossiers and listings for tests: made through the services, so that figures, papers and clocks are right."""

import io
from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from hazards.choices import EvidenceKind
from hazards.models import Hazard, Listing, MajorHazardDossier
from hazards.models.dossier import PLAN_PARTS, REPORT_PARTS
from hazards.services import dossiers, listings
from safetyportal.core.models import SupervisingBody
from safetyportal.core.services.bodies import body_code
from tests.conftest import NOW
from tests.factories.enterprises import make_enterprise, make_staff
from tests.factories.hazards import make_hazard
from tests.people import make_user, node

DEADLINE = NOW.date() + timedelta(days=120)
MATTERS = "液氯储罐区安全联锁长期停用，泄漏报警失效（示例）"


def picture(name: str = "现场.jpg", colour=(200, 120, 40)) -> SimpleUploadedFile:
    """A photo as a phone takes it."""
    out = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def make_major(code: str = "430102001", status: str = "rectifying", **values) -> Hazard:
    """A major hazard of an invented chemical plant."""
    enterprise = values.pop("enterprise", None) or make_enterprise(code, sectors=["hazardous_chemicals"])
    return make_hazard(enterprise, status, level="major", **values)


def make_body(code: str, kind: str = "committee", number: str = "001", name: str = "") -> SupervisingBody:
    """The safety committee office of a division (or another body)."""
    where = node(code)
    words = name or f"{where.name}安全生产委员会办公室"
    return SupervisingBody.unscoped.get_or_create(
        code=body_code(code, number), defaults={"name": words, "kind": kind, "jurisdiction": where, "place": where.path}
    )[0]


def make_dossier(hazard: Hazard, *, signed: bool = True, complete: bool = True, **facts) -> MajorHazardDossier:
    """All parts written; by default signed and with all five evidences."""
    head = make_staff(hazard.enterprise, "enterprise_head")
    words = {name: f"示例内容：{name}" for name in (*REPORT_PARTS, *PLAN_PARTS)}
    dossier = dossiers.fill(hazard=hazard, actor=head, now=NOW, **{**words, **facts})
    if complete:
        for kind in EvidenceKind.values:
            dossier = dossiers.put_evidence(
                majorhazarddossier=dossier,
                kind=kind,
                text="已落实（示例）",
                on=NOW.date(),
                upload=picture(),
                actor=head,
                now=NOW,
            )
    return dossiers.sign(majorhazarddossier=dossier, actor=head, now=NOW) if signed else dossier


PEOPLE = {"county": "430102", "city": "4301", "province": "43"}


def office(level: str = "city"):
    return make_user(f"{level}_supervisor", PEOPLE[level])


def leader(level: str = "city"):
    return make_user(f"{level}_leader", PEOPLE[level])


def propose(hazard: Hazard | None = None, *, level: str = "city", deadline: date = DEADLINE, by=None, **values):
    hazard = hazard or make_major()
    proposer = by or make_user("county_supervisor", hazard.place.split("/")[3])
    words = {"matters": MATTERS, "requirements": "立即恢复安全联锁，经检测合格后方可投用（示例）。"} | values
    return listings.propose(hazard=hazard, level=level, deadline=deadline, actor=proposer, now=NOW, **words)


def make_listing(hazard: Hazard | None = None, *, level: str = "city", by=None, now=NOW, **values) -> Listing:
    """A hazard under listed supervision."""
    listing = propose(hazard, level=level, **values)
    decider = by or _leader_over(listing)
    return listings.decide(
        listing=listing,
        deadline=listing.deadline,
        requirements=listing.requirements,
        department=listing.department,
        copies=listing.copies,
        actor=decider,
        now=now,
    )


def _leader_over(listing: Listing):
    depth = {"province": 1, "city": 2, "county": 3}[listing.level]
    return make_user(f"{listing.level}_leader", listing.place.split("/")[depth])


def listed_since(hazard: Hazard, day, delisted_on=None, level: str = "city") -> Listing:
    """The row alone, as it stands after the decision or, with `delisted_on`, after the end."""
    return Listing.unscoped.create(
        hazard=hazard, enterprise=hazard.enterprise, jurisdiction=hazard.jurisdiction, place=hazard.place,
        sectors=hazard.sectors, level=level, matters="示例", deadline=day + timedelta(days=90), proposed_at=NOW,
        listed_on=day, delisted_on=delisted_on, status="delisted" if delisted_on else "supervised",
        clock="" if delisted_on else "listing", due_at=None if delisted_on else NOW + timedelta(days=90),
    )  # fmt: skip
