"""Substring search: exact, scoped, the same in Python and in the database, whichever way it takes."""

import pytest
from django.db import connection

from enterprises import search as enterprise_search
from enterprises.models import Enterprise
from safetyportal.core import search
from tests.factories.enterprises import make_enterprise

pytestmark = pytest.mark.django_db
PERMISSION = "enterprises.view_enterprise"
TEXTS = [
    "长沙市（芙蓉区） 机械Ａ厂",
    "ABC-def_1.2，三。",
    "  ",
    "",
    "a",
    "Ⅷ㈱ﬁ",
    "Straße ẞ",
    "𠮷野家 有限公司",
    "多\n行\t文",
]


def found(rows, term: str) -> set[str]:
    return set(search.search(rows, term).values_list("name", flat=True))


@pytest.fixture
def firms(db):
    names = ["示例瑞平天新能源有限公司", "示例（长沙）机械制造有限公司", "示例长沙餐饮店", "Example Chem ABC厂"]
    return [make_enterprise("430102001", name=name, production_address="芙蓉北路99号") for name in names]


@pytest.mark.parametrize("text", TEXTS)
def test_database_and_python_normalise_alike(text):
    with connection.cursor() as cursor:
        cursor.execute("SELECT core_search_text(%s)", [text])
        assert cursor.fetchone()[0] == search.normalise(text)


@pytest.mark.parametrize("text", [text for text in TEXTS if len(search.normalise(text)) > 1])
def test_every_bigram_is_in_the_index_expression(text):
    plain = search.normalise(text)
    with connection.cursor() as cursor:
        cursor.execute("SELECT core_grams(%s)", [plain])
        assert set(search.bigrams(plain)) <= set(cursor.fetchone()[0])


@pytest.mark.parametrize(
    ("term", "count"),
    [("瑞平天", 1), ("长沙机械", 1), ("长沙", 2), ("长沙 餐饮", 1), ("餐饮 机械", 0), ("abc", 1), ("芙蓉北路", 4),
     ("店", 1),
     ("限公", 2), ("司芙", 0), ("%", 0), ("_", 4), ("", 4), ("厂|示例|甲", 0)],
)  # fmt: skip
@pytest.mark.parametrize("large", [False, True])
def test_search_finds_exactly_the_substring(firms, city_supervisor, monkeypatch, term, count, large):
    if large:  # take the way of a large table: sample, then bigrams
        monkeypatch.setattr(search, "SAMPLE", 1)
    rows = Enterprise.objects.visible_to(city_supervisor, PERMISSION)

    assert len(found(rows, term)) == count


def test_frequent_term_is_left_to_the_callers_order(firms, city_supervisor, monkeypatch):
    monkeypatch.setattr(search, "SAMPLE", 3)
    monkeypatch.setattr(search, "FREQUENT", 2)
    rows = Enterprise.objects.visible_to(city_supervisor, PERMISSION)

    assert len(found(rows, "芙蓉北路")) == 4


def test_search_never_leaves_the_scope(firms, stranger, neighbour):
    for user in (stranger, neighbour):
        rows = Enterprise.objects.visible_to(user, PERMISSION)
        assert found(rows, "示例") == set()
        assert list(enterprise_search.find(rows, firms[0].credit_code)) == []


def test_credit_code_is_found_by_its_start(firms, city_supervisor):
    rows = Enterprise.objects.visible_to(city_supervisor, PERMISSION)

    assert list(enterprise_search.find(rows, firms[1].credit_code.lower())) == [firms[1]]
    assert set(enterprise_search.find(rows, firms[1].credit_code[:8])) == set(firms)


def test_near_duplicates_come_most_alike_first(firms, city_supervisor):
    twin = make_enterprise("430102001", name="示例瑞平天新能源有限责任公司")
    rows = Enterprise.objects.visible_to(city_supervisor, PERMISSION)

    shares = enterprise_search.near_duplicates(rows, twin)
    assert shares[0][1] == firms[0]
    assert shares[0][0] > 0.8
    assert twin not in [row for _share, row in shares]


def test_long_input_is_cut_not_obeyed(firms, city_supervisor):
    rows = Enterprise.objects.visible_to(city_supervisor, PERMISSION)
    assert found(rows, "长沙" * 10_000) == set()
    assert len(search.words_of("a " * 500)) == 1
