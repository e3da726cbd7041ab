"""The search across everything: what it finds, what it hides, and that indexes do the work."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from enterprises import hits
from enterprises.models import EnterpriseDocument, ResponsiblePerson, Site, SpecialObject, SpecialObjectType
from safetyportal.core import global_search, search
from safetyportal.core.global_search import Hit, search_everything, text_hits
from tests.factories.enterprises import make_enterprise, make_staff
from tests.suites.browsing import browser, words

pytestmark = pytest.mark.django_db
VIEW = "enterprises.view_enterprise"
# What a small table would be read by says nothing: only indexes that fit the condition are left to choose from.
INDEXES_ONLY = "SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off; SET LOCAL enable_indexonlyscan = off"
PHONE, ID_NUMBER = "13812345678", "430102199001010012"


@pytest.fixture
def record(db):
    """An enterprise with one of everything, all named 青竹."""
    firm = make_enterprise(name="示例青竹食品有限公司")
    ResponsiblePerson.unscoped.create(
        enterprise=firm, kind="special_operator", name="示例青竹", phone=PHONE, id_number=ID_NUMBER,
        certificate_number=f"T{ID_NUMBER}",
    )  # fmt: skip
    Site.unscoped.create(enterprise=firm, kind="plant", name="一号厂房", address="示例青竹路5号")
    kind = SpecialObjectType.objects.get(code="dust")
    SpecialObject.unscoped.create(enterprise=firm, type=kind, name="示例除尘", number="青竹-1", values={"workers": 3})
    EnterpriseDocument.unscoped.create(enterprise=firm, kind="lease", title="示例青竹租赁合同")
    return firm


def kinds(user, typed: str) -> dict[str, int]:
    return {str(provider.label): len(found) for provider, found in search_everything(user, typed)}


def test_everything_of_the_record_is_found_by_its_words(record, inspector):
    found = search_everything(inspector, "青竹")
    assert [len(hits_) for _provider, hits_ in found] == [1, 1, 1, 1, 1]
    assert all(record.name in f"{hit.title} {hit.subtitle}" for _provider, hits_ in found for hit in hits_)
    visitor = browser(inspector)
    page = words(visitor.get(f"{reverse('search')}?q=青竹"))
    for _provider, hits_ in found:
        assert hits_[0].url in page
        assert visitor.get(hits_[0].url).status_code == 200


def test_neighbour_and_stranger_find_nothing(record, neighbour, stranger):
    other = make_staff(make_enterprise())
    for typed in ("青竹", "一号厂房", PHONE, ID_NUMBER, record.credit_code):
        for reader in (neighbour, stranger, other):
            assert search_everything(reader, typed) == []


def test_person_is_found_by_whole_numbers_only_and_shown_masked(record, inspector):
    head = make_staff(record)
    for typed in (PHONE, ID_NUMBER, ID_NUMBER.lower(), f"T{ID_NUMBER}", "138 1234 5678"):
        for reader in (inspector, head):
            [(_provider, [hit])] = search_everything(reader, typed)
            assert hit.title == "示例青竹"
            assert "138****5678" in hit.subtitle
            assert PHONE not in hit.subtitle
    for typed in (PHONE[:-1], ID_NUMBER[:-1], PHONE[3:]):
        assert search_everything(inspector, typed) == []


def test_words_must_all_be_there_and_two_characters_are_the_least(record, inspector):
    assert set(kinds(inspector, "青竹 路5号").values()) == {1}
    assert kinds(inspector, "青竹 没有") == {}
    assert kinds(inspector, "青") == {}


@pytest.mark.parametrize(
    ("model", "column", "index"),
    [
        (ResponsiblePerson, "name", "person_grams"),
        (Site, "name", "site_grams"),
        (SpecialObject, "number", "special_object_grams"),
        (EnterpriseDocument, "title", "document_grams"),
    ],
)
def test_rare_words_are_found_through_the_index(record, inspector, monkeypatch, model, column, index):
    """As on a large table: more rows than the first look takes in."""
    monkeypatch.setattr(search, "SAMPLE", 0)
    row = model.unscoped.get()
    rows = model.objects.visible_to(inspector, VIEW)
    with CaptureQueriesContext(connection) as caught:
        assert list(search.search(rows, getattr(row, column), newest="-enterprise_id")) == [row]
    [statement] = [one["sql"] for one in caught if "core_grams(" in one["sql"] and "pg_stats" not in one["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"{INDEXES_ONLY}; SET LOCAL enable_nestloop = off")
        cursor.execute(f"EXPLAIN {statement}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert index in plan, plan


@pytest.mark.parametrize("column", ["phone", "id_number", "certificate_number"])
def test_numbers_are_found_through_their_indexes(record, column):
    index = {"phone": "person_phone", "id_number": "person_id_number", "certificate_number": "person_certificate"}
    statement = str(ResponsiblePerson.unscoped.filter(hits.queries.with_number(PHONE)).values("pk").query)
    assert f'"{column}_index"' in statement
    with connection.cursor() as cursor:
        cursor.execute(INDEXES_ONLY)
        rows = ResponsiblePerson.unscoped.filter(hits.queries.with_number(PHONE)).order_by()
        assert index[column] in rows.explain()


def test_an_app_adds_its_rows_with_one_line(record, inspector, monkeypatch):
    monkeypatch.setattr(global_search, "_KINDS", [])
    global_search.register_search("示例", Site, VIEW, text_hits(lambda row: Hit(row.name, "", "/")), order=1)
    [(provider, found)] = search_everything(inspector, "青竹")
    assert (provider.label, [hit.title for hit in found]) == ("示例", ["一号厂房"])


def test_at_most_ten_of_a_kind_newest_first(inspector):
    firms = [make_enterprise() for _each in range(12)]
    for firm in firms:
        Site.unscoped.create(enterprise=firm, kind="plant", name=f"示例青竹{firm.pk}")
    found = {str(provider.icon): hits_ for provider, hits_ in search_everything(inspector, "青竹")}
    assert [hit.title for hit in found["map-pin"]] == [f"示例青竹{firm.pk}" for firm in firms[:1:-1]]
