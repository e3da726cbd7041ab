"""Two hundred documents in one file: issued once each, whoever kills the worker in between."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.urls import reverse
from pypdf import PdfReader

from inspections.services import papers_printing
from inspections.services.papers_printing import issue_and_join, print_together
from safetyportal.core import jobs
from safetyportal.core.models import AuditEntry, DocumentNumber, IssuedDocument, Job
from tests.conftest import NOW
from tests.factories.papers import make_issued, make_paper, make_world, sign_all
from tests.suites.browsing import browser

pytestmark = pytest.mark.django_db
COUNT = 200


class Killed(BaseException):
    """What a worker feels of a kill -9: no handler of ours runs."""


def ready(world, count: int) -> list:
    made = []
    for number in range(count):
        paper = make_paper(world, "case_cover", outcome=f"结果{number}（示例）")
        sign_all(paper, world.officer)
        made.append(paper)
    return made


def test_killed_worker_is_followed_by_one_that_completes_exactly_once(monkeypatch):
    world = make_world()
    made = ready(world, COUNT)
    job = print_together(records=made, actor=world.officer, now=NOW, issue_first=True)
    real, seen = papers_printing.issue, []

    def die_at_seventy(**arguments):
        if len(seen) == 70:
            seen.append("killed")
            raise Killed
        seen.append("issued")
        return real(**arguments)

    monkeypatch.setattr(papers_printing, "issue", die_at_seventy)
    with pytest.raises(Killed):
        issue_and_join(
            job.arguments["ids"], actor=world.officer, now=NOW, issue_first=True, progress=lambda done, total: None
        )
    assert IssuedDocument.unscoped.count() == 70
    jobs.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result["papers"], job.result["refused"]) == ("done", COUNT, [])
    assert sorted(IssuedDocument.unscoped.values_list("serial", flat=True)) == list(range(1, COUNT + 1))
    assert DocumentNumber.objects.get().last == COUNT
    assert AuditEntry.unscoped.filter(action="enforcementpaper.issue").count() == COUNT
    with default_storage.open(job.result["file"]) as source:
        pages = PdfReader(io.BytesIO(source.read())).pages
        assert len(pages) == COUNT
        for number in (0, 69, 70, COUNT - 1):
            assert f"结果{number}（示例）" in "".join(pages[number].extract_text().split())


def test_what_cannot_be_issued_is_named_and_the_rest_goes_on():
    world = make_world()
    good, bad = ready(world, 2), make_paper(world, "case_filing_approval")
    job = print_together(records=[good[0], bad, good[1]], actor=world.officer, now=NOW, issue_first=True)
    jobs.run_job(job.pk)
    job.refresh_from_db()
    assert job.result["papers"] == 2
    assert [row["paper"] for row in job.result["refused"]] == ["立案审批表"]


def test_unissued_papers_are_not_printed_and_foreign_ones_not_at_all():
    world, other = make_world(), make_world("430103")
    with pytest.raises(ValidationError):
        print_together(records=[make_paper(world)], actor=world.officer, now=NOW)
    theirs = make_issued(other, "case_cover")
    mine = make_issued(world, "case_cover")
    url = reverse("enforcementpaper-bulk", kwargs={"name": "print"})
    assert browser(world.officer).post(url, {"ids": [mine.pk, theirs.pk]}).status_code == 409
    answer = browser(world.officer).post(url, {"ids": [mine.pk]})
    job = Job.objects.get(name="inspections.print_papers")
    assert answer.url == reverse("job-detail", kwargs={"pk": job.pk})
    jobs.run_job(job.pk)
    download = reverse("job-download", kwargs={"pk": job.pk})
    assert browser(world.officer).get(download).status_code == 200
    assert browser(other.officer).get(download).status_code == 404
