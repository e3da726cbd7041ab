"""Files and papers: whoever does not see the record finds no file, and a token in the address opens nothing."""

from django.urls import reverse

from tests.oracle.asking import active, pairs
from tests.oracle.judge import agree, holds, may, relation
from tests.oracle.visitors import without_marks
from tests.oracle.world.rows import BY_NUMBER, ROWS

FILES = {
    "attachment": ("core.attachment", "hazards.hazard", "hazards.view_hazard", "core.open_attachment"),
    "document": ("core.issueddocument", "hazards.listing", "hazards.view_listing", "core.open_document"),
}
VIEWS = {"inspections.enforcementpaper": "inspections.view_enforcementpaper"}


def test_files_open_for_exactly_those_who_see_the_record(world):
    wrong = []
    for page, (kind, owner, view, power) in FILES.items():

        def want(person, row, owner=owner, view=view, power=power) -> int:
            record = BY_NUMBER[row.of or owner, row.target]
            opens = holds(person, power) and may(person, VIEWS.get(row.of, view), record)
            return 200 if opens else 404 if person.pk else 302

        for visitor, row in pairs(page, [*active(world), world["anonymous"]], ROWS[kind], want):
            nothing = without_marks(visitor.get(reverse(page, kwargs={"pk": 7_777_777})).content)
            answer = visitor.get(reverse(page, kwargs={"pk": row.pk}))
            same = want(visitor.person, row) != 404 or without_marks(answer.content) == nothing
            if answer.status_code != want(visitor.person, row) or not same:
                wrong.append((visitor.person.key, page, relation(visitor.person, row), row.pk, answer.status_code))
    agree(wrong)


def test_a_file_of_a_form_that_was_never_sent_is_the_senders(world):
    from safetyportal.core.models import Attachment

    Attachment.unscoped.filter(pk=24100).update(target_id=None, uploaded_by=world["officer"].user)
    opened = [v.person.key for v in world if v.get(reverse("attachment", kwargs={"pk": 24100})).status_code == 200]
    assert opened == ["officer"]


def test_locked_files_open_for_nobody(world):
    from safetyportal.core.models import Attachment

    Attachment.unscoped.filter(pk=24100).update(state="quarantined")
    assert [v for v in world if v.get(reverse("attachment", kwargs={"pk": 24100})).status_code == 200] == []


def test_a_draft_of_a_bulletin_opens_for_who_writes_or_issues_it(world):
    url = reverse("hazardbulletin-draft", kwargs={"pk": 23701})  # of the city
    for key, status in (("city", 200), ("city_leader", 200), ("nation", 403), ("county", 404), ("city_2", 404)):
        assert world[key].post(url).status_code == status, key
