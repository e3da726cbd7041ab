"""Dossier of a major hazard: parts, evidences, signature, filing, and what it means for the hazard's steps."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from hazards.models import DossierEvidence, HazardFiling, MajorHazardDossier
from hazards.services import dossiers
from hazards.workflow import HAZARD_FLOW
from safetyportal.core.errors import NotAllowed, TransitionDenied
from safetyportal.core.models import AuditEntry, Notification
from tests.conftest import NOW
from tests.factories import listings as make
from tests.factories.enterprises import make_staff
from tests.factories.hazards import make_hazard
from tests.people import make_user, post

pytestmark = pytest.mark.django_db


def test_five_evidences_make_the_dossier_complete():
    dossier = make.make_dossier(make.make_major(), signed=False, complete=False)
    head = make_staff(dossier.hazard.enterprise)
    for number, kind in enumerate(["measures", "responsibility", "funds", "time", "contingency"], 1):
        dossier = dossiers.put_evidence(
            majorhazarddossier=dossier,
            kind=kind,
            text="示例",
            on=NOW.date(),
            upload=make.picture(),
            actor=head,
            now=NOW,
        )
        assert dossier.complete == (number == 5)
    assert DossierEvidence.unscoped.filter(dossier=dossier, attachment__purpose__startswith="dossier.").count() == 5


def test_evidence_without_a_file_or_of_tomorrow_is_refused():
    dossier = make.make_dossier(make.make_major(), signed=False, complete=False)
    head = make_staff(dossier.hazard.enterprise)
    facts = {"majorhazarddossier": dossier, "kind": "funds", "text": "示例", "actor": head, "now": NOW}
    with pytest.raises(ValidationError):
        dossiers.put_evidence(on=NOW.date(), **facts)
    with pytest.raises(ValidationError):
        dossiers.put_evidence(on=NOW.date() + timedelta(days=1), upload=make.picture(), **facts)
    assert DossierEvidence.unscoped.count() == 0


def test_only_the_head_signs_and_only_when_every_part_is_written():
    hazard = make.make_major()
    head, officer = make_staff(hazard.enterprise), make_staff(hazard.enterprise, "enterprise_safety_officer")
    dossier = dossiers.fill(hazard=hazard, situation="现状（示例）", actor=officer, now=NOW)
    with pytest.raises(ValidationError):
        dossiers.sign(majorhazarddossier=dossier, actor=head, now=NOW)
    dossier = make.make_dossier(make.make_major(), signed=False, complete=False)
    with pytest.raises(NotAllowed):
        dossiers.sign(
            majorhazarddossier=dossier,
            actor=make_staff(dossier.hazard.enterprise, "enterprise_safety_officer"),
            now=NOW,
        )
    assert HazardFiling.unscoped.count() == 0


def test_signing_informs_three_offices_which_take_note_for_themselves():
    hazard = make.make_major()
    committee, bureau = make.make_body("430102"), make.make_body("430102", "bureau", "002", "芙蓉区应急管理局")
    at_committee, at_bureau = make_user("county_supervisor", "430102"), make_user("county_supervisor", "430102")
    for person, body in ((at_committee, committee), (at_bureau, bureau)):
        person.postings.all().delete()
        post(person, "county_supervisor", "430102", body=body)
    dossier = make.make_dossier(hazard)
    filed = {row.kind: row for row in HazardFiling.unscoped.filter(dossier=dossier)}
    assert set(filed) == {"committee", "industry", "bureau"}
    assert Notification.objects.filter(user=at_bureau, kind="listing.filing").count() >= 1

    dossiers.acknowledge(majorhazarddossier=dossier, note="已阅", actor=at_bureau, now=NOW)
    noted = HazardFiling.unscoped.get(dossier=dossier, kind="bureau")
    assert (noted.acknowledged_by, noted.note) == (at_bureau, "已阅")
    assert HazardFiling.unscoped.get(dossier=dossier, kind="committee").acknowledged_at is None
    with pytest.raises((NotAllowed, TransitionDenied)):
        dossiers.acknowledge(majorhazarddossier=dossier, actor=make_user("county_supervisor", "430103"), now=NOW)


def test_change_after_signing_takes_the_signature_and_informs_again():
    dossier = make.make_dossier(make.make_major(), money="120000")
    head = make_staff(dossier.hazard.enterprise)
    same = dossiers.revise(majorhazarddossier=dossier, money=dossier.money, actor=head, now=NOW)
    assert same.is_signed
    changed = dossiers.revise(majorhazarddossier=same, methods="改用双回路联锁（示例）", actor=head, now=NOW)
    assert not changed.is_signed
    later = NOW + timedelta(hours=2)
    dossiers.sign(majorhazarddossier=changed, actor=head, now=later)
    assert {row.informed_at for row in HazardFiling.unscoped.filter(dossier=dossier)} == {later}


def test_enterprise_neither_assigns_nor_submits_a_major_hazard_without_its_dossier():
    hazard = make.make_major(status="assessed")
    head = make_staff(hazard.enterprise)
    assert not HAZARD_FLOW.check(hazard, "assign", head)
    assert HAZARD_FLOW.check(hazard, "assign", make_user("county_supervisor", "430102"))
    rectifying = make.make_major(enterprise=hazard.enterprise)
    assert not HAZARD_FLOW.check(rectifying, "submit", head)
    make.make_dossier(rectifying, complete=False)
    assert not HAZARD_FLOW.check(rectifying, "submit", head)
    other = make.make_major(enterprise=hazard.enterprise)
    make.make_dossier(other)
    assert HAZARD_FLOW.check(other, "submit", head)
    assert HAZARD_FLOW.check(make_hazard(hazard.enterprise, "rectifying"), "submit", head)


def test_general_and_closed_hazards_have_no_dossier():
    general, closed = make_hazard(), make.make_major(status="closed")
    for hazard in (general, closed):
        with pytest.raises(TransitionDenied):
            dossiers.fill(hazard=hazard, situation="示例", actor=make_staff(hazard.enterprise), now=NOW)
    assert MajorHazardDossier.unscoped.count() == 0


def test_neighbour_can_neither_fill_nor_see_a_dossier():
    dossier = make.make_dossier(make.make_major())
    entries = AuditEntry.unscoped.count()
    stranger = make_staff(make.make_major("430103002").enterprise)
    with pytest.raises(NotAllowed):
        dossiers.revise(majorhazarddossier=dossier, situation="别人写的", actor=stranger, now=NOW)
    assert AuditEntry.unscoped.count() == entries
    neighbour = make_user("county_supervisor", "430103")
    view = "hazards.view_majorhazarddossier"
    assert not MajorHazardDossier.objects.visible_to(neighbour, view).exists()
    assert MajorHazardDossier.objects.visible_to(make_user("province_supervisor", "43"), view).exists()
