"""Papers of listed supervision: the notice, the delisting notice, the receipt for delivery, in official words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from hazards.models import Listing
from safetyportal.core.deadlines import SHANGHAI
from safetyportal.core.documents.content import (
    Cell,
    Content,
    FormDocument,
    OfficialLetter,
    Receipt,
    Signature,
    Signing,
    Stamp,
    Text,
)
from safetyportal.core.documents.kinds import register_kind
from safetyportal.core.documents.words import chinese_date, chinese_number
from safetyportal.core.rules import rule

_LEVELS = {"county": "县级", "city": "市级", "province": "省级"}
_MANNERS = {
    "direct": "直接送达",
    "left": "留置送达",
    "entrusted": "委托送达",
    "post": "邮寄送达",
    "electronic": "电子送达",
    "announcement": "公告送达",
}


def build_notice(listing: Listing, stamp: Stamp, data: Mapping[str, Any]) -> Content:
    """《重大事故隐患挂牌督办通知书》."""
    hazard, firm = listing.hazard, listing.enterprise.name
    level = _LEVELS[listing.level]
    body = [
        Text(
            "经查，你单位存在重大事故隐患。为督促及时消除隐患，防范生产安全事故，"
            f"依据《中华人民共和国安全生产法》第四十一条等规定，经研究，决定对该重大事故隐患实施{level}挂牌督办。"
            "现将有关事项通知如下："
        ),
        Text("一、督办事项", level=1),
        *_paragraphs(listing.matters),
        Text(f"隐患地点：{hazard.location}{hazard.part and '，' + hazard.part}。"),
        Text(f"隐患编号：{hazard.number}", align="left"),
        Text("二、督办期限", level=1),
        Text(f"自{chinese_date(listing.listed_on or stamp.issued_on)}起，至{chinese_date(listing.deadline)}止。"),
        Text("三、工作要求", level=1),
        *_paragraphs(listing.requirements),
        *[Text(words) for words in _duties(listing, stamp)],
        Text("四、督办单位", level=1),
        Text(f"督办单位：{stamp.issuer}。" + (f"督办部门：{listing.department}。" if listing.department else "")),
    ]
    return OfficialLetter(
        title="重大事故隐患挂牌督办通知书",
        heading=f"{stamp.issuer}文件" if stamp.issuer else "",
        number=stamp.number,
        addressee=firm,
        body=tuple(body),
        signing=Signing(stamp.issuer, stamp.issued_on),
        copies=listing.copies,
        printed_by=stamp.issuer,
        receipt=_strip("重大事故隐患挂牌督办通知书", stamp, firm),
    )


def _duties(listing: Listing, stamp: Stamp) -> list[str]:
    """What every listed enterprise owes, with the periods in force at its place."""
    on, place = stamp.issued_on or listing.deadline, listing.place
    day = int(rule("hazard.listing_progress_due_day", place, on))
    before = int(rule("hazard.extension_apply_workdays_before", place, on))
    return [
        "（一）落实整改目标和措施、责任、资金、时限和应急预案，做到“五到位”；整改前和整改中采取可靠的安全防范措施，"
        "无法保证安全的，应当停产停业或者停止使用。",
        f"（二）每月向督办单位报告治理进展，次月{chinese_number(day)}日前报送。",
        f"（三）确需延长治理期限的，应当在期限届满{chinese_number(before)}个工作日前提出书面申请，说明理由和防范措施。",
        "（四）治理完成后提出验收申请；停产停业治理的，应当附具备相应能力的单位出具的评估报告，经验收合格后方可恢复生产经营。",
    ]


def build_removal(listing: Listing, stamp: Stamp, data: Mapping[str, Any]) -> Content:
    """《重大事故隐患摘牌（销号）通知书》."""
    hazard, firm = listing.hazard, listing.enterprise.name
    record = listing.listingacceptance_rows.filter(opinion="passed").order_by("-id").first()
    held = f"{chinese_date(record.held_on)}，验收组对隐患治理情况进行了现场验收，验收合格。" if record else ""
    body = [
        Text(
            f"{chinese_date(listing.listed_on)}，{stamp.issuer}以{listing.notice_number or '挂牌督办通知书'}"
            f"对你单位重大事故隐患实施{_LEVELS[listing.level]}挂牌督办。{held}"
        ),
        Text("隐患情况", level=1),
        *_paragraphs(listing.matters),
        Text(f"隐患编号：{hazard.number}", align="left"),
        Text(
            "经研究，决定对该重大事故隐患予以摘牌（销号）。你单位应当举一反三，健全事故隐患排查治理制度，"
            "巩固治理成果，防止同类隐患再次发生。"
        ),
    ]
    return OfficialLetter(
        title="重大事故隐患摘牌（销号）通知书",
        heading=f"{stamp.issuer}文件" if stamp.issuer else "",
        number=stamp.number,
        addressee=firm,
        body=tuple(body),
        signing=Signing(stamp.issuer, stamp.issued_on),
        copies=listing.copies,
        printed_by=stamp.issuer,
        receipt=_strip("重大事故隐患摘牌（销号）通知书", stamp, firm),
    )


def build_receipt(listing: Listing, stamp: Stamp, data: Mapping[str, Any]) -> Content:
    """送达回证: who received which paper, when, how."""
    moment = datetime.fromisoformat(data["delivered_at"]).astimezone(SHANGHAI)
    when = f"{chinese_date(moment.date())}{moment:%H}时{moment:%M}分"
    rows = (
        (Cell("送达文书名称", label=True), Cell(data["title"], span=3)),
        (Cell("文书文号", label=True), Cell(data["number"], span=3)),
        (Cell("受送达人", label=True), Cell(data["addressee"], span=3)),
        (Cell("送达方式", label=True), Cell(_MANNERS[data["manner"]]), Cell("送达时间", label=True), Cell(when)),
        (Cell("送达人", label=True), Cell(_sender(data)), Cell("签收人", label=True), Cell(data["received_by"])),
        (Cell("案由", label=True), Cell(f"重大事故隐患挂牌督办（隐患编号：{listing.hazard.number}）", span=3)),
        (Cell("备注", label=True), Cell(data["note"], span=3, lines=3)),
    )
    return FormDocument(
        title="送达回证",
        heading=stamp.issuer,
        number=stamp.number,
        rows=rows,
        signing=Signing(stamp.issuer, stamp.issued_on),
        copies_note="本文书一式两份：一份由督办单位存档，一份交受送达人。",
    )


def _sender(data: Mapping[str, Any]) -> str:
    return data["delivered_by"] or ("平台电子送达" if data["manner"] == "electronic" else "")


def _strip(title: str, stamp: Stamp, addressee: str) -> Receipt:
    return Receipt(
        title="送达回证",
        fields=(("送达文书", title), ("文号", stamp.number), ("受送达人", addressee), ("送达方式", "")),
        signatures=(Signature("送达人"), Signature("签收人")),
    )


def _paragraphs(words: str) -> list[Text]:
    return [Text(line.strip()) for line in words.splitlines() if line.strip()]


DECIDE = "hazards.decide_listing"
register_kind("hazards.listing_notice", _("Notice of listed supervision"), build_notice, perm=DECIDE, sign="督")
register_kind("hazards.listing_removal", _("Delisting notice"), build_removal, perm=DECIDE, sign="督销")
register_kind(
    "hazards.listing_receipt",
    _("Receipt for delivery"),
    build_receipt,
    perm="hazards.handle_listing",
    sign="送",
)
