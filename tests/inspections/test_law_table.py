"""The sixty rows of the table of unlawful acts, amount by amount, as the rules name them."""

from datetime import date
from decimal import Decimal

import pytest

from inspections.choices.law import Consequence
from inspections.models import LawArticle, Violation
from inspections.queries.law import version_of
from safetyportal.core.services.reference import load_reference

pytestmark = pytest.mark.django_db

DAY = date(2025, 6, 1)  # every act of the table is in force in its verified version
W = 10_000  # 万

U, P = "unit", "person"
CORRECT, SUSPEND, STOP = "correct", "suspend", "stop"
P97 = [
    (U, "first", 0, 10 * W, {CORRECT}),
    (U, "overdue", 10 * W, 20 * W, {SUSPEND}),
    (P, "overdue", 2 * W, 5 * W, set()),
]
P98 = [
    (U, "first", 10 * W, 50 * W, {STOP, SUSPEND, CORRECT}),
    (P, "first", 2 * W, 5 * W, set()),
    (U, "overdue", 50 * W, 100 * W, set()),
    (P, "overdue", 5 * W, 10 * W, set()),
]
P99 = [
    (U, "first", 0, 5 * W, {CORRECT}),
    (U, "overdue", 5 * W, 20 * W, set()),
    (P, "overdue", 1 * W, 2 * W, set()),
    (U, "serious", None, None, {SUSPEND}),
]
P105 = [
    (U, "first", 0, 5 * W, {CORRECT}),
    (P, "first", 0, 1 * W, set()),
    (U, "overdue", None, None, {SUSPEND}),
]
GAINS = {"gains"}

# code: (article violated, article that punishes, penalties). A basis other than yuan is the sixth value.
TABLE = {
    "AQ01": ("第二十三条", "第九十三条", [
        (U, "first", None, None, {CORRECT}), (U, "overdue", None, None, {SUSPEND}),
        (P, "accident", 2 * W, 20 * W, {"dismiss"}),
    ]),
    "AQ02": ("第二十一条", "第九十四条", [
        (P, "first", 2 * W, 5 * W, {CORRECT}), (P, "overdue", 5 * W, 10 * W, set()),
        (U, "overdue", None, None, {SUSPEND}),
    ]),
    "AQ03": ("第二十一条", "第九十五条", [
        (P, "accident", n, n, set(), "income") for n in (40, 60, 80, 100)
    ]),
    "AQ04": ("第五条、第二十五条", "第九十六条", [
        (P, "first", 1 * W, 3 * W, {CORRECT}), (P, "accident", 20, 50, {"disqualify"}, "income"),
    ]),
    "AQ05": ("第二十四条、第二十七条第三款", "第九十七条第（一）项", P97),
    "AQ06": ("第二十七条第二款", "第九十七条第（二）项", P97),
    "AQ07": ("第二十八条、第四十四条", "第九十七条第（三）项", P97),
    "AQ08": ("第二十八条第四款", "第九十七条第（四）项", P97),
    "AQ09": ("第四十一条第二款", "第九十七条第（五）项", P97),
    "AQ10": ("第八十一条", "第九十七条第（六）项", P97),
    "AQ11": ("第三十条", "第九十七条第（七）项", P97),
    "AQ12": ("第三十二条", "第九十八条第（一）项", P98),
    "AQ13": ("第三十一条、第三十三条第二款", "第九十八条第（二）项", P98),
    "AQ14": ("第三十四条第一款", "第九十八条第（三）项", P98),
    "AQ15": ("第三十四条第二款", "第九十八条第（四）项", P98),
    "AQ16": ("第三十五条", "第九十九条第（一）项", P99),
    "AQ17": ("第三十六条第一款", "第九十九条第（二）项", P99),
    "AQ18": ("第三十六条第二款", "第九十九条第（三）项", P99),
    "AQ19": ("第三十六条第三款", "第九十九条第（四）项", P99),
    "AQ20": ("第四十五条", "第九十九条第（五）项", P99),
    "AQ21": ("第三十七条", "第九十九条第（六）项", P99),
    "AQ22": ("第三十八条第三款", "第九十九条第（七）项", P99),
    "AQ23": ("第三十六条第四款", "第九十九条第（八）项", P99),
    "AQ24": ("第三十九条第一款", "第一百条", []),
    "AQ25": ("第三十九条第二款", "第一百零一条第（一）项", P97),
    "AQ26": ("第四十条", "第一百零一条第（二）项", P97),
    "AQ27": ("第四十三条", "第一百零一条第（三）项", P97),
    "AQ28": ("第四十一条第一款", "第一百零一条第（四）项", P97),
    "AQ29": ("第四十一条第二款", "第一百零一条第（五）项", P97),
    "AQ30": ("第四十一条第二款", "第一百零二条", [
        (U, "first", 0, 5 * W, {"remove"}), (U, "overdue", None, None, {SUSPEND}),
        (P, "overdue", 5 * W, 10 * W, set()),
    ]),
    "AQ31": ("第四十九条第一款", "第一百零三条第一款", [
        (U, "first", 2, 5, {CORRECT, "confiscate"}, "gains"), (U, "first", 10 * W, 20 * W, {CORRECT, "confiscate"}),
        (P, "first", 1 * W, 2 * W, set()),
    ]),
    "AQ32": ("第四十九条第二款", "第一百零三条第二款", P105),
    "AQ33": ("第四十九条第三款", "第一百零三条第三款", [
        (U, "first", 0, 10 * W, {CORRECT}), (P, "first", 0, 2 * W, set()), (U, "overdue", None, None, {SUSPEND}),
    ]),
    "AQ34": ("第四十九条第三款", "第一百零三条第三款", [
        (U, "first", 2, 5, {SUSPEND, "revoke", "confiscate"}, "gains"),
        (U, "first", 10 * W, 20 * W, {SUSPEND, "revoke", "confiscate"}),
        (P, "first", 5 * W, 10 * W, set()),
    ]),
    "AQ35": ("第四十八条", "第一百零四条", P105),
    "AQ36": ("第四十二条第一款", "第一百零五条第（一）项", P105),
    "AQ37": ("第四十二条第二款", "第一百零五条第（二）项", P105),
    "AQ38": ("第五十二条第二款", "第一百零六条", [
        (U, "first", None, None, {"invalid"}), (P, "first", 2 * W, 10 * W, set()),
    ]),
    "AQ39": ("第五十七条", "第一百零七条", [(P, "first", None, None, {"criticise", "dismiss"})]),
    "AQ40": ("第六十六条", "第一百零八条", [
        (U, "first", None, None, {CORRECT}), (U, "overdue", 2 * W, 20 * W, set()),
        (P, "overdue", 1 * W, 2 * W, set()),
    ]),
    "AQ41": ("第五十一条第二款", "第一百零九条", [
        (U, "first", 5 * W, 10 * W, {CORRECT}), (U, "overdue", 10 * W, 20 * W, set()),
    ]),
    "AQ42": ("第五十条、第八十三条", "第一百一十条", [(P, "accident", 60, 100, {"dismiss", "detain"}, "income")]),
    "AQ43": ("", "第一百一十二条", [(U, "overdue", 1, 1, {"daily"}, "fine")]),
    "AQ44": ("", "第一百一十三条", [
        (U, "serious", None, None, {"close", "revoke"}), (P, "serious", None, None, {"ban"}),
    ]),
    "AQ45": ("", "第一百一十四条", [
        (U, "accident", 30 * W, 100 * W, set()), (U, "accident", 100 * W, 200 * W, set()),
        (U, "accident", 200 * W, 1000 * W, set()), (U, "accident", 1000 * W, 2000 * W, set()),
        (U, "serious", 2, 5, set(), "fine"),
    ]),
    "AQ46": ("第七十二条", "第九十二条第一款", [(U, "first", 3 * W, 10 * W, {SUSPEND})]),
    "AQ47": ("第七十二条", "第九十二条第二款", [
        (U, "first", 2, 5, {"confiscate", "revoke", "ban"}, "gains"),
        (U, "first", 10 * W, 20 * W, {"confiscate", "revoke", "ban"}),
        (P, "first", 5 * W, 10 * W, {"ban"}),
    ]),
    "XK01": ("第二条", "第十九条", [(U, "first", 10 * W, 50 * W, {STOP, "confiscate"})]),
    "XK02": ("第九条", "第二十条", [(U, "first", 5 * W, 10 * W, {STOP, "confiscate", CORRECT})]),
    "XK03": ("第十三条", "第二十一条", [(U, "first", 10 * W, 50 * W, {"confiscate", "revoke"})]),
    "WH01": ("第三十三条", "第七十七条第三款", [(U, "first", 10 * W, 20 * W, {STOP, "confiscate"})]),
    "WH02": ("第二十九条", "第七十七条第二款", [
        (U, "first", 10 * W, 20 * W, {CORRECT}), (U, "overdue", None, None, {SUSPEND}),
    ]),
    "WH03": ("第二十二条、第二十四条", "第八十条", [
        (U, "first", 5 * W, 10 * W, {CORRECT}), (U, "overdue", None, None, {SUSPEND, "revoke"}),
    ]),
    "YH01": ("第三条", "第三十六条", [(U, "first", 2 * W, 10 * W, {STOP, "confiscate"})]),
    "YH02": ("第二十条", "第三十八条", [(U, "first", 2 * W, 10 * W, {STOP, "confiscate"})]),
    "YH03": ("第二十条", "第三十八条", [(U, "first", 1000, 5000, {STOP, "confiscate"})]),
    "YJ01": ("第七条", "第三十二条", [
        (U, "first", None, None, {CORRECT}), (U, "overdue", 3 * W, 5 * W, set()), (P, "overdue", 1 * W, 2 * W, set()),
    ]),
    "CF01": ("", "第四十五条第（一）项", [
        (U, "first", 1 * W, 3 * W, {"warn"}), (P, "first", 1000, 1 * W, {"warn"}),
    ]),
    "SG01": ("第九条", "第三十六条", [
        (U, "accident", 100 * W, 500 * W, set()), (P, "accident", 60, 100, set(), "income"),
    ]),
    "CF02": ("", "第五十一条", [
        (U, "first", 1, 3, {"withdraw"}, "gains"), (U, "first", 5000, 1 * W, {"withdraw"}),
        (P, "first", 1000, 1 * W, set()),
    ]),
}  # fmt: skip


def test_the_table_has_all_sixty_rows():
    assert len(TABLE) == 60
    assert set(Violation.objects.values_list("code", flat=True)) == set(TABLE)


@pytest.mark.parametrize("code", TABLE)
def test_row_has_the_articles_and_amounts_of_the_rules(code):
    violated, punished, penalties = TABLE[code]
    row = version_of(code, DAY)
    assert row.violated.partition("》")[2] == violated
    assert row.punished.partition("》")[2] == punished
    assert row.verification == "V"
    found = [
        (s.party, s.stage, s.low, s.high, set(s.consequences), *([s.basis] if s.basis not in ("fixed", "none") else []))
        for s in row.sanctions.all()
    ]
    wanted = [
        (party, stage, *(None if n is None else Decimal(n) for n in (low, high)), *rest)
        for party, stage, low, high, *rest in penalties
    ]
    assert found == wanted


def test_every_row_is_ready_for_the_prompt():
    for row in Violation.objects.filter(valid_to=None):
        assert row.categories, row
        assert row.keywords, row
        assert row.papers, row
        assert all(name in Consequence.values for s in row.sanctions.all() for name in s.consequences)


def test_every_cited_article_has_a_statement_in_short():
    for row in Violation.objects.prefetch_related("articles_violated", "articles_punishing"):
        assert row.articles_punishing.exists() or "待核对" in row.punished, row
        assert all(len(article.statement) > 8 for article in row.articles_punishing.all())
    assert all(len(row.statement) <= 200 for row in LawArticle.objects.all())  # recognised by, not copied


def test_what_was_not_read_says_so():
    """The law on hazardous chemicals and order 18 are known by name only."""
    for code in ("WH01", "WH02", "WH03", "CF01", "CF02"):
        row = version_of(code, date(2026, 11, 20))
        assert row.verification == "U"
        assert "待核对" in row.punished
        assert "核对" in row.note


def test_loading_again_changes_nothing(now):
    again = {part.part: part for part in load_reference(now=now, force=True)}["law"]
    assert (again.total > 200, again.added, again.changed) == (True, 0, 0)
