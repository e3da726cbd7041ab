"""The first real register: supervising bodies, through the client."""

from django.urls import reverse

from safetyportal.core.models import AuditEntry, SupervisingBody
from safetyportal.core.pages.bodies import SupervisingBodyRegister
from tests import people
from tests.suites.browsing import browser, words
from tests.suites.register import RegisterSuite


def make_body(number: int = 1, division: str = "430102", **values) -> SupervisingBody:
    """A body at a division; the numbers from 901 on are free for tests."""
    node = people.node(division)
    code = f"{division.ljust(9, '0')}{900 + number}"
    given = {"name": f"示例单位{number}", "kind": "bureau", **values}
    return SupervisingBody.unscoped.create(code=code, jurisdiction=node, place=node.path, **given)


class TestBodyRegister(RegisterSuite):
    register = SupervisingBodyRegister

    def make(self, division, number):
        return make_body(number, division)

    def search_word(self, row):
        return row.code


def administrator(division: str = "4301"):
    return people.make_user("system_administrator", division)


def fields(**values) -> dict:
    given = {
        "jurisdiction": "430102",
        "code": "430102000950",
        "name": "新设单位（示例）",
        "kind": "squad",
        "active": "on",
    }
    return {**given, **values}


def sent(visitor, url: str, **values):
    """Fill in the form at `url` as its page gives it, and send it."""
    form = visitor.get(url).context["form"]
    technical = {name: form[name].value() for name in ("form_token", "form_seen")}
    data = {**technical, **values}
    return data, visitor.post(url, data)


def test_detail_masks_the_phone(inspector):
    mine = make_body(contact_phone="13812345678")
    text = words(browser(inspector).get(reverse("supervisingbody-detail", kwargs={"pk": mine.pk})))
    assert "138****5678" in text
    assert "13812345678" not in text


def test_administrator_adds_a_body(db):
    visitor = browser(administrator())
    _data, answer = sent(visitor, reverse("supervisingbody-create"), **fields())
    body = SupervisingBody.unscoped.get(code="430102000950")
    assert answer.url == reverse("supervisingbody-detail", kwargs={"pk": body.pk})
    assert body.place == people.node("430102").path
    assert AuditEntry.unscoped.filter(action="supervisingbody.create", target_id=str(body.pk)).count() == 1


def test_a_form_sent_twice_adds_one_body(db):
    visitor = browser(administrator())
    data, first = sent(visitor, reverse("supervisingbody-create"), **fields())
    second = visitor.post(reverse("supervisingbody-create"), data)
    assert second.url == first.url
    assert SupervisingBody.unscoped.filter(code="430102000950").count() == 1


def test_a_used_form_with_other_content_is_refused(db):
    visitor = browser(administrator())
    data, _first = sent(visitor, reverse("supervisingbody-create"), **fields())
    answer = visitor.post(reverse("supervisingbody-create"), {**data, "code": "430102000951"})
    assert answer.status_code == 409
    assert "430102000951" in words(answer)
    assert not SupervisingBody.unscoped.filter(code="430102000951").exists()


def test_body_cannot_be_added_in_another_city(db):
    visitor = browser(administrator())
    _data, answer = sent(visitor, reverse("supervisingbody-create"), **fields(jurisdiction="430202"))
    assert answer.status_code == 200
    assert "jurisdiction" in answer.context["form"].errors
    assert not SupervisingBody.unscoped.filter(code="430102000950").exists()


def test_wrong_code_is_said_at_its_field(db):
    visitor = browser(administrator())
    _data, answer = sent(visitor, reverse("supervisingbody-create"), **fields(code="12"))
    assert list(answer.context["form"].errors) == ["code"]


def test_taken_code_is_said_at_its_field(db):
    make_body(50)
    visitor = browser(administrator())
    _data, answer = sent(visitor, reverse("supervisingbody-create"), **fields())
    assert list(answer.context["form"].errors) == ["code"]


def test_official_may_not_add_or_change(inspector):
    mine, visitor = make_body(), browser(inspector)
    assert visitor.get(reverse("supervisingbody-create")).status_code == 403
    answer = visitor.post(reverse("supervisingbody-edit", kwargs={"pk": mine.pk}), fields())
    assert answer.status_code == 403
    mine.refresh_from_db()
    assert mine.name == "示例单位1"


def test_change_made_meanwhile_is_shown_and_typed_text_kept(db):
    body, visitor = make_body(), browser(administrator())
    url = reverse("supervisingbody-edit", kwargs={"pk": body.pk})
    form = visitor.get(url).context["form"]
    mine = {name: form[name].value() for name in ("form_token", "form_seen")} | fields(
        code=body.code, name="我的名称", kind="bureau"
    )
    sent(browser(administrator()), url, **fields(code=body.code, name="别人的名称", kind="bureau"))
    answer = visitor.post(url, mine)
    text = words(answer)
    assert answer.status_code == 409
    assert "别人的名称" in text
    assert "我的名称" in text
    body.refresh_from_db()
    assert body.name == "别人的名称"


def test_conflicting_form_sent_again_is_taken(db):
    body, visitor = make_body(), browser(administrator())
    url = reverse("supervisingbody-edit", kwargs={"pk": body.pk})
    form = visitor.get(url).context["form"]
    mine = {name: form[name].value() for name in ("form_token", "form_seen")} | fields(
        code=body.code, name="我的名称", kind="bureau"
    )
    SupervisingBody.unscoped.filter(pk=body.pk).update(name="别人的名称")
    again = visitor.post(url, mine).context["form"]
    answer = visitor.post(url, mine | {name: again[name].value() for name in ("form_token", "form_seen")})
    body.refresh_from_db()
    assert answer.status_code == 302
    assert body.name == "我的名称"


def bulk(visitor, name: str, *bodies, token: str = "t" * 32):
    data = {"ids": [body.pk for body in bodies], "from_list": "1", "form_token": token}
    return visitor.post(reverse("supervisingbody-bulk", kwargs={"name": name}), data)


def active(*bodies) -> list[bool]:
    return [SupervisingBody.unscoped.get(pk=body.pk).active for body in bodies]


def test_bulk_act_changes_every_ticked_row(db):
    bodies = make_body(1), make_body(2)
    answer = bulk(browser(administrator()), "retire", *bodies)
    assert answer.url == reverse("supervisingbody-list")
    assert active(*bodies) == [False, False]
    assert AuditEntry.unscoped.filter(action="supervisingbody.update").count() == 2


def test_bulk_act_with_a_foreign_row_changes_none(db):
    mine, theirs = make_body(1), make_body(2, "430202")
    answer = bulk(browser(administrator()), "retire", mine, theirs)
    assert answer.status_code == 409
    assert active(mine, theirs) == [True, True]


def test_bulk_act_sent_twice_has_one_effect(db):
    body, visitor = make_body(1), browser(administrator())
    bulk(visitor, "retire", body)
    bulk(visitor, "restore", body, token="u" * 32)
    assert bulk(visitor, "retire", body).status_code == 302
    assert active(body) == [True]


def test_bulk_act_of_an_official_is_refused_with_the_reason(inspector):
    body = make_body(1)
    answer = bulk(browser(inspector), "retire", body)
    assert answer.status_code == 403
    assert active(body) == [True]


def test_bulk_act_without_rows_says_so(db):
    assert bulk(browser(administrator()), "retire").url == reverse("supervisingbody-list")


def test_bulk_act_is_offered_to_those_who_may(inspector):
    make_body(1)
    assert "data-bulk-bar" in words(browser(administrator()).get(reverse("supervisingbody-list")))
    assert "data-bulk-bar" not in words(browser(inspector).get(reverse("supervisingbody-list")))
