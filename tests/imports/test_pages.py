"""The pages of an import: who may open them, and what they show from upload to result."""

import io

import pytest
from django.urls import reverse

from enterprises.models import Enterprise
from safetyportal.core import jobs
from safetyportal.core.models import ImportBatch
from tests.imports.books import row, upload, workbook
from tests.people import make_user

pytestmark = pytest.mark.django_db

NEW = "/imports/new/enterprises/"


def sent(client, actor, rows):
    client.force_login(actor)
    answer = client.post(NEW, {"file": upload(workbook(rows))})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return ImportBatch.objects.get(user=actor)


def test_whole_way_through_the_pages(client, city_supervisor):
    batch = sent(client, city_supervisor, [row(1), row(2, staff_total="很多"), row(3)])
    url = reverse("import-detail", kwargs={"pk": batch.pk})
    assert "hx-get" in client.get(url).content.decode()

    jobs.run_waiting()
    page = client.get(url).content.decode()
    assert "“很多”" in page
    client.post(reverse("import-confirm", kwargs={"pk": batch.pk}))
    jobs.run_waiting()
    page = client.get(url).content.decode()
    assert Enterprise.unscoped.count() == 2
    assert reverse("import-errors", kwargs={"pk": batch.pk}) in page
    book = b"".join(client.get(reverse("import-errors", kwargs={"pk": batch.pk})).streaming_content)
    assert book.startswith(b"PK")
    assert batch.name in client.get(reverse("import-list")).content.decode()


def test_progress_card_gives_way_to_the_page_when_the_state_changes(client, city_supervisor):
    batch = sent(client, city_supervisor, [row(1)])
    url = reverse("import-progress", kwargs={"pk": batch.pk})
    assert "every 2s" in client.get(url, headers={"HX-Request": "true"}).content.decode()

    jobs.run_waiting()
    assert client.get(url, headers={"HX-Request": "true"}).headers["HX-Redirect"] == reverse(
        "import-detail", kwargs={"pk": batch.pk}
    )


def test_foreign_batch_does_not_exist(client, city_supervisor, province_supervisor):
    batch = sent(client, city_supervisor, [row(1)])
    jobs.run_waiting()
    client.force_login(province_supervisor)
    for name in ("import-detail", "import-progress", "import-errors"):
        assert client.get(reverse(name, kwargs={"pk": batch.pk})).status_code == 404
    for name in ("import-confirm", "import-cancel"):
        assert client.post(reverse(name, kwargs={"pk": batch.pk})).status_code == 404
    batch.refresh_from_db()
    assert batch.state == "ready"


def test_imports_need_the_permission(client):
    client.force_login(make_user("township_supervisor", "430102001"))
    assert client.get(NEW).status_code == 403
    assert client.post(NEW, {"file": upload(workbook([row(1)]))}).status_code == 403
    assert client.get("/imports/template/enterprises.xlsx").status_code == 403
    assert client.get("/imports/new/unknown/").status_code == 404
    assert ImportBatch.objects.count() == 0


def test_refused_upload_says_why_and_keeps_nothing(client, city_supervisor, private_media):
    client.force_login(city_supervisor)
    before = {path for path in private_media.rglob("*") if path.is_file()}
    answer = client.post(NEW, {"file": upload(b"name,code\n1,2\n", "list.xlsx")})
    assert answer.status_code == 422
    assert ImportBatch.objects.count() == 0
    assert {path for path in private_media.rglob("*") if path.is_file()} == before


def test_template_has_pick_lists_and_a_sample_that_is_left_out(client, inspector):
    from openpyxl import load_workbook

    client.force_login(inspector)
    content = client.get("/imports/template/enterprises.xlsx").content
    book = load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    lists = [rule.formula1 for rule in sheet.data_validations.dataValidation]
    assert len(lists) > 8
    assert book["lists"].sheet_state == "hidden"
    assert "430102001" in str(book["lists"]["A1"].value)
    assert sheet["A1"].comment is None or sheet["A1"].comment.text
    assert sheet.freeze_panes == "B2"

    answer = client.post(NEW, {"file": upload(content, "模板.xlsx")})
    assert answer.status_code == 302
    jobs.run_waiting()
    batch = ImportBatch.objects.get()
    assert (batch.state, batch.refusal["text"][:20]) == ("refused", "There is no row belo")


def test_stopped_task_is_told_and_can_be_closed(client, city_supervisor):
    batch = sent(client, city_supervisor, [row(1)])
    batch.job.cancel_requested = True
    batch.job.save()
    jobs.run_waiting()
    page = client.get(reverse("import-detail", kwargs={"pk": batch.pk})).content.decode()
    assert "notice-warning" in page
    client.post(reverse("import-cancel", kwargs={"pk": batch.pk}))
    batch.refresh_from_db()
    assert batch.state == "cancelled"
