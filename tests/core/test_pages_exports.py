"""Exports: exactly what the list shows, recorded, limited by the day, large ones as a task of the person."""

from datetime import timedelta

import pytest
from django.core.files.storage import FileSystemStorage, default_storage
from django.urls import reverse
from django.utils import timezone

from safetyportal.core import jobs, rules
from safetyportal.core.models import AuditEntry, Job, Posting, Rule
from safetyportal.core.services import exports
from tests.core.test_pages_bodies import make_body
from tests.suites.browsing import browser, words

EXPORT = "supervisingbody-export"


def set_rule(key: str, value) -> None:
    Rule.objects.filter(key=key).update(value=value)
    rules.forget_rules()


@pytest.fixture
def background(inspector):
    """Exports above one row go to the background; three rows are there."""
    set_rule("export.background_above_rows", 1)
    for number in (1, 2, 3):
        make_body(number)
    make_body(4, "430103", name="别县单位")
    return inspector


def test_small_export_comes_at_once_with_the_chosen_columns(inspector):
    make_body(1, kind="squad"), make_body(2)
    answer = browser(inspector).post(reverse(EXPORT) + "?kind=squad&cols=code&cols=name", {"format": "csv"})
    lines = words(answer).lstrip("\ufeff").strip().split("\r\n")
    assert lines[1:] == ["430102000901,示例单位1"]
    assert "attachment" in answer["Content-Disposition"]


def test_formula_in_a_name_is_neutralised(inspector):
    make_body(1, name="=cmd|' /C calc'!A0")
    answer = browser(inspector).post(reverse(EXPORT) + "?cols=name", {"format": "csv"})
    assert words(answer).lstrip("\ufeff").strip().split("\r\n")[1] == "'=cmd|' /C calc'!A0"


def test_phone_is_masked_in_the_export(inspector):
    make_body(1, contact_phone="13812345678")
    text = words(browser(inspector).post(reverse(EXPORT) + "?cols=contact_phone", {"format": "csv"}))
    assert "138****5678" in text


@pytest.mark.asvs("V3.5.3")
def test_export_is_not_got_by_a_link(inspector):
    assert browser(inspector).get(reverse(EXPORT)).status_code == 405
    assert not AuditEntry.unscoped.filter(action="list.export").exists()


def test_large_export_runs_as_a_task_and_can_be_downloaded(background):
    visitor = browser(background)
    answer = visitor.post(reverse(EXPORT) + "?cols=name", {"format": "csv"})
    job = Job.objects.get(name="core.export_list")
    assert answer.url == reverse("job-detail", kwargs={"pk": job.pk})
    assert jobs.run_job(job.pk) == "done"
    text = words(visitor.get(reverse("job-download", kwargs={"pk": job.pk})))
    assert text.lstrip("\ufeff").strip().split("\r\n")[1:] == ["示例单位1", "示例单位2", "示例单位3"]
    entry = AuditEntry.unscoped.get(action="list.export")
    assert entry.changes["rows"] == 3


@pytest.mark.asvs("V8.3.2")
def test_task_looks_again_what_the_person_may_see(background):
    browser(background).post(reverse(EXPORT), {"format": "csv"})
    Posting.unscoped.filter(user=background).update(ends_at=timezone.now())
    job = Job.objects.get(name="core.export_list")
    jobs.run_job(job.pk)
    job.refresh_from_db()
    assert job.result == {}
    assert "NotAllowed" in job.error


@pytest.mark.asvs("V8.2.2")
def test_file_is_for_the_person_who_asked_only(background, neighbour):
    browser(background).post(reverse(EXPORT), {"format": "csv"})
    job = Job.objects.get(name="core.export_list")
    jobs.run_job(job.pk)
    for page in ("job-detail", "job-download", "job-progress"):
        assert browser(neighbour).get(reverse(page, kwargs={"pk": job.pk})).status_code == 404


@pytest.mark.asvs("V14.2.7")
def test_file_is_removed_after_its_time(background):
    browser(background).post(reverse(EXPORT), {"format": "csv"})
    job = Job.objects.get(name="core.export_list")
    jobs.run_job(job.pk)
    job.refresh_from_db()
    place = job.result["file"]
    assert exports.forget_files(timezone.now()) == 0
    assert default_storage.exists(place)
    assert exports.forget_files(timezone.now() + timedelta(days=8)) == 1
    assert not default_storage.exists(place)
    assert browser(background).get(reverse("job-download", kwargs={"pk": job.pk})).status_code == 404


@pytest.mark.asvs("V2.3.2", "V2.4.1")
def test_daily_limit_refuses_and_records_nothing(inspector):
    set_rule("export.daily_rows", {"official": 3})
    make_body(1), make_body(2)
    visitor = browser(inspector)
    words(visitor.post(reverse(EXPORT), {"format": "csv"}))
    answer = visitor.post(reverse(EXPORT), {"format": "csv"})
    assert answer.status_code == 429
    assert AuditEntry.unscoped.filter(action="list.export").count() == 1


def test_repeated_task_is_recorded_once(background, monkeypatch):
    browser(background).post(reverse(EXPORT), {"format": "csv"})
    job = Job.objects.get(name="core.export_list")

    def broken(*_args, **_kwargs):
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(FileSystemStorage, "save", broken)
        jobs.run_job(job.pk)
    Job.objects.filter(pk=job.pk).update(run_after=timezone.now())
    assert jobs.run_job(job.pk) == "done"
    assert AuditEntry.unscoped.filter(action="list.export").count() == 1
