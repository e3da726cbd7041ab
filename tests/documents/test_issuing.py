"""Papers are numbered without gaps, kept as issued, corrected by others, read in scope, verified by anybody."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from safetyportal.core import issued, writes
from safetyportal.core.choices import DocumentState
from safetyportal.core.errors import Conflict, NotAllowed
from safetyportal.core.models import AuditEntry, DocumentNumber, IssuedDocument, Rule
from safetyportal.core.moves import move_unit
from safetyportal.core.services.issuing import draft, issue, void
from safetyportal.core.services.numbering import allocate_number
from tests.documents.conftest import KIND, PRIVATE, UNNUMBERED
from tests.documents.reading import words_of
from tests.people import make_user, node
from tests.suites.browsing import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def give(enterprise, inspector, office, now):
    """Issue a notice by the county's supervisor."""

    def give(kind=KIND, **details):
        return issue(kind, enterprise, **{"actor": inspector, "now": now, "body": office} | details)

    return give


def words_in(document) -> str:
    return words_of(issued.stored_bytes(document))


def test_issue_numbers_draws_and_keeps_the_paper(give, enterprise, inspector, now):
    document = give(data={"words": "请于2027年3月31日前完成整改。"})
    assert document.number == "芙蓉区安委办督〔2026〕1号"
    assert (document.state, document.place, document.issuer) == (
        "valid",
        enterprise.place,
        "芙蓉区安全生产委员会办公室",
    )
    words = words_in(document)
    for part in (
        document.number,
        enterprise.name,
        "请于2027年3月31日前完成整改。",
        document.shown_code,
        document.content_sha256,
    ):
        assert part in words
    assert document.content["number"] == document.number
    assert document.size == len(issued.stored_bytes(document))
    entry = AuditEntry.unscoped.get(action="issueddocument.issue")
    assert (entry.target_id, entry.actor_id, entry.place) == (str(document.pk), inspector.pk, enterprise.place)


def test_numbers_run_per_body_kind_and_year(give, office, now):
    assert [give().number for _count in range(2)] == ["芙蓉区安委办督〔2026〕1号", "芙蓉区安委办督〔2026〕2号"]
    assert give(PRIVATE).number == "芙蓉区安委办〔2026〕1号"
    new_year = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)  # midnight in Shanghai
    assert give(now=new_year).number == "芙蓉区安委办督〔2027〕1号"
    office.document_mark = "芙安委办"
    office.save()
    assert give().number == "芙安委办督〔2026〕3号"


def test_format_of_numbers_is_a_dated_rule(give, now):
    Rule.objects.create(
        key="document.number.letter", place="/43/4301/", value="{mark}{sign}（{year}）{serial}号",
        valid_from=now.date(), title="示例", source="示例", verification="U", override_down_to=3,
    )  # fmt: skip
    assert give().number == "芙蓉区安委办督（2026）1号"
    assert give(now=now - timedelta(days=2)).number == "芙蓉区安委办督〔2026〕2号"


def test_enforcement_number_has_region_and_authority(office, now):
    office.kind, office.document_mark = "bureau", "湘应急"
    with writes.unit_of_work():
        number = allocate_number(
            "检记",
            holder="1",
            place="/43/",
            now=now,
            number_rule="document.number.enforcement",
            sign="检记",
            body=office,
        )
    assert number.words == "（湘）应急检记〔2026〕1号"


def test_paper_without_number_uses_none(give, head):
    document = give(UNNUMBERED, body=None, issuer="示例企业", actor=head)
    assert (document.number, document.serial) == ("", None)
    assert not DocumentNumber.objects.exists()


def test_failed_issue_gives_its_number_back(give):
    with pytest.raises(ValidationError, match="U\\+1F600"):
        give(data={"words": "示例😀"})
    assert not IssuedDocument.unscoped.exists()
    assert give().serial == 1


def test_issue_in_a_larger_unit_is_undone_with_it(give):
    with pytest.raises(RuntimeError), writes.unit_of_work():
        give()
        raise RuntimeError
    assert not IssuedDocument.unscoped.exists()
    assert give().serial == 1


def test_file_is_removed_when_the_row_fails(give, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise DatabaseError

    monkeypatch.setattr(IssuedDocument, "save", refuse)
    before = stored_files()
    with pytest.raises(DatabaseError):
        give()
    assert stored_files() == before


def stored_files() -> set[str]:
    folder = f"documents/{datetime(2026, 11, 20, tzinfo=UTC):%Y/%m}"
    return set(default_storage.listdir(folder)[1]) if default_storage.exists(folder) else set()


@pytest.mark.parametrize("who", ["head", "neighbour", "stranger"])
def test_issue_needs_the_permission_on_the_record(give, request, who):
    with pytest.raises(NotAllowed):
        give(actor=request.getfixturevalue(who))
    assert not IssuedDocument.unscoped.exists()
    assert not DocumentNumber.objects.exists()


def test_void_keeps_paper_and_number(give, inspector, now):
    document, before = give(), None
    before = issued.stored_bytes(document)
    void(document, actor=inspector, now=now, reason="当事人名称有误")
    document.refresh_from_db()
    assert (document.state, document.state_reason) == ("voided", "当事人名称有误")
    assert issued.stored_bytes(document) == before
    assert give().serial == 2
    with pytest.raises(Conflict):
        void(document, actor=inspector, now=now, reason="再次")


def test_void_needs_reason_and_permission(give, head, inspector, now):
    document = give()
    with pytest.raises(ValidationError):
        void(document, actor=inspector, now=now, reason=" ")
    with pytest.raises(NotAllowed):
        void(document, actor=head, now=now, reason="不服")
    document.refresh_from_db()
    assert document.state == DocumentState.VALID


def test_correction_supersedes_the_old_paper(give, enterprise):
    old = give()
    new = give(replaces=old, note="整改期限有误")
    old.refresh_from_db()
    assert (old.state, new.replaces_id, new.serial) == ("superseded", old.pk, 2)
    assert issued.valid_document(enterprise, KIND) == new
    with pytest.raises(Conflict):
        give(replaces=old, note="又错")
    with pytest.raises(ValidationError):
        give(replaces=new)
    assert issued.documents_of(enterprise).count() == 2


def test_database_refuses_a_changed_paper(give):
    document = give()
    for change in ({"number": "假"}, {"sha256": "0" * 64}, {"content": {}}, {"issuer": "假"}):
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            IssuedDocument.unscoped.filter(pk=document.pk).update(**change)
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        IssuedDocument.unscoped.filter(pk=document.pk).delete()


def test_paper_moves_with_its_record(give, enterprise, now):
    document = give()
    where = node("430104001")
    new = f"{where.path}E{enterprise.pk}/"
    move_unit(enterprise.place, new, jurisdiction=where, now=now)
    document.refresh_from_db()
    assert document.place == new


def test_draft_is_marked_and_leaves_nothing(enterprise, inspector, head, office, now):
    words = words_of(draft(KIND, enterprise, actor=inspector, now=now, body=office))
    assert "草稿" in words
    assert "〔〕号" in words
    assert not IssuedDocument.unscoped.exists()
    assert not DocumentNumber.objects.exists()
    with pytest.raises(NotAllowed):
        draft(KIND, enterprise, actor=head, now=now, body=office)


# Pages


def test_document_page_gives_the_stored_bytes_and_says_who_read(give, inspector, head):
    document = give()
    for reader in (inspector, head):
        answer = browser(reader).get(reverse("document", args=[document.pk]))
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        assert answer.content == issued.stored_bytes(document)
        assert answer["Content-Disposition"].startswith("inline")
    saved = browser(head).get(reverse("document", args=[document.pk]) + "?download=1")
    assert saved["Content-Disposition"].startswith("attachment")
    readers = AuditEntry.unscoped.filter(action="issueddocument.open").values_list("actor_id", flat=True)
    assert sorted(readers) == sorted([inspector.pk, head.pk, head.pk])


@pytest.mark.parametrize("who", ["neighbour", "stranger"])
def test_document_of_another_place_is_not_there(give, request, who):
    document = give()
    answer = browser(request.getfixturevalue(who)).get(reverse("document", args=[document.pk]))
    assert answer.status_code == 404
    assert not AuditEntry.unscoped.filter(action="issueddocument.open").exists()


def test_document_of_an_inner_kind_is_not_for_the_enterprise(give, head, inspector):
    document = give(PRIVATE)
    assert browser(head).get(reverse("document", args=[document.pk])).status_code == 404
    assert browser(inspector).get(reverse("document", args=[document.pk])).status_code == 200


def test_document_needs_an_account(give):
    assert browser().get(reverse("document", args=[give().pk])).status_code == 302


def verified(document):
    return browser().get(document.verify_path)


def test_anybody_verifies_a_paper(give, enterprise):
    document = give()
    answer = verified(document)
    page = answer.content.decode()
    assert answer.status_code == 200
    for part in (document.number, document.issuer, "2026-11-20", document.sha256, document.content_sha256, "有效"):
        assert part in page
    for secret in (enterprise.name, enterprise.legal_representative, document.title):
        assert secret not in page


def test_verification_says_voided_and_superseded(give, inspector, now):
    first, second = give(), give()
    void(first, actor=inspector, now=now, reason="张三姓名有误")
    third = give(replaces=second, note="期限有误")
    assert "作废" in verified(first).content.decode()
    assert "张三" not in verified(first).content.decode()
    replaced = verified(second).content.decode()
    assert third.number in replaced
    assert "更正" in replaced


def test_code_is_read_as_people_type_it(give):
    document = give()
    typed = document.shown_code.lower().replace("-", " ")
    answer = browser().get(reverse("document-verify-start"), {"code": typed}, follow=True)
    assert document.number in answer.content.decode()


@pytest.mark.parametrize("code", ["ABCD", "ABCDEFGHJKLMNPQR", "<script>", "……", "A" * 300])
def test_unknown_code_is_not_found(db, code):
    answer = browser().get(reverse("document-verify", args=[code]))
    assert answer.status_code == 404
    assert "<script>" not in answer.content.decode()


# Together


@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_get_fifty_numbers_without_gap():
    now, given, errors = timezone.now(), [], []
    start = Barrier(10)

    def take(share: int) -> None:
        try:
            start.wait()
            for _count in range(share):
                with writes.unit_of_work():
                    number = allocate_number(
                        "series", holder="430102000001", place="/43/", now=now, number_rule="document.number.serial"
                    )
                given.append(number.serial)
        except Exception as error:  # shown below
            errors.append(error)
        finally:
            connection.close()

    threads = [Thread(target=take, args=(5,)) for _count in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert sorted(given) == list(range(1, 51))


@pytest.mark.django_db(transaction=True)
def test_two_papers_at_once_wait_for_each_other(enterprise, office, now):
    people = [make_user("county_supervisor", "430102") for _count in range(8)]
    given, errors = [], []

    def take(person) -> None:
        try:
            given.append(issue(KIND, enterprise, actor=person, now=now, body=office).serial)
        except Exception as error:  # shown below
            errors.append(error)
        finally:
            connection.close()

    threads = [Thread(target=take, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert sorted(given) == list(range(1, 9))
