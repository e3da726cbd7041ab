"""企业安全生产隐患自查自报表: the monthly report as it is signed and kept."""

import io
from collections.abc import Mapping
from typing import Any

from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

from hazards.choices import SigningMethod
from hazards.models import MonthlyReport
from hazards.queries import monthly as queries
from safetyportal.core import codes
from safetyportal.core.deadlines import local_day
from safetyportal.core.documents.content import Cell, FormDocument, Signature, Stamp, Text
from safetyportal.core.documents.kinds import register_kind
from safetyportal.core.documents.words import chinese_date

_ROWS = (
    (("一般隐患排查数", "general_found"), ("已整改数", "general_rectified"), ("未整改数", "general_open")),
    (("重大隐患排查数", "major_found"), ("已整改销号数", "major_closed"), ("列入治理计划数", "major_planned")),
    (("“五到位”数", "major_ready"), ("挂牌督办数", "major_listed"), ("整改投入资金（万元）", "spent_yuan")),
)


def build_report(report: MonthlyReport, stamp: Stamp, data: Mapping[str, Any]) -> FormDocument:
    """The form of one enterprise and month. Figures are those of the filed content; `stamp` carries the day."""
    content = report.content or queries.content_of(
        report, queries.compiled(report.enterprise_id, report.month), report.zero_reason, report.remark
    )
    figures, firm = content["figures"], report.enterprise
    rows = [
        (_label("企业名称"), Cell(content["enterprise"]["name"], span=3), _label("行业类别"), Cell(_trade(report))),
        (
            _label("统一社会信用代码"),
            Cell(content["enterprise"]["credit_code"] or "（无）", span=3),
            _label("法定代表人"),
            Cell(firm.legal_representative),
        ),
        (
            _label("是否开展自查"),
            Cell("是" if figures["inspections"] else "否", align="center"),
            _label("自查次数"),
            _number(figures["inspections"]),
            _label("参加人数"),
            _number(figures["participants"]),
        ),
        *(
            tuple(cell for label, name in row for cell in (_label(label), _number(_shown(name, figures[name]))))
            for row in _ROWS
        ),
        (_label("零隐患声明"), Cell(_zero(content), span=5, lines=2)),
        (_label("备注"), Cell(_remark(report, content), span=5, lines=2)),
        (_label("填报人"), Cell(report.prepared_by.name if report.prepared_by else ""),
         _label("联系电话"), Cell(firm.safety_head_phone or firm.legal_phone),
         _label("填报时间"), Cell(chinese_date(local_day(report.filed_at)) if report.filed_at else "")),
        (_label("法定代表人（主要负责人）签字"), _signature(report)),
    ]  # fmt: skip
    return FormDocument(
        title="企业安全生产事故隐患自查自报表",
        number=" ",  # this form bears none, and no blank for one
        columns=(1.2, 1, 1, 1.3, 1.2, 1.25),
        top_left=f"报告月份：{report.month.year}年{report.month.month}月",
        top_right=_marks(report),
        rows=tuple(rows),
        after=tuple(_notes(report, data)),
    )


def _label(words: str) -> Cell:
    return Cell(words, label=True)


def _number(value: object) -> Cell:
    return Cell(str(value), align="center")


def _shown(name: str, value: Any) -> object:
    return queries.ten_thousands(value) if name == "spent_yuan" else value


def _trade(report: MonthlyReport) -> str:
    return "其他" if report.trade == "other" else codes.label("supervision_class", report.trade)


def _zero(content: Mapping[str, Any]) -> str:
    if not content["zero"]:
        return "不适用（本月自查发现隐患）"
    return f"本月自查未发现事故隐患。原因说明：{content['zero_reason'] or '（未说明）'}"


def _remark(report: MonthlyReport, content: Mapping[str, Any]) -> str:
    proxy = f"本表由乡镇（街道）代报，原因：{report.proxy_reason}。" if report.proxy else ""
    return f"{proxy}{content['remark']}" or "无"


def _signature(report: MonthlyReport) -> Cell:
    if report.proxy or not report.is_signed or report.signed_at is None:
        words = "（乡镇（街道）代报，无企业签字）" if report.proxy else "（尚未签字）"
        return Cell(words, span=5, lines=3)
    typed = report.signed_method == SigningMethod.TYPED
    note = "（输入姓名并经口令或动态验证码确认身份）" if typed else "（屏幕手写签名）"
    signed = Signature("签名", report.signed_name, _picture(report), local_day(report.signed_at), note)
    words = "本单位对以上内容的真实性、准确性、完整性负责。"
    return Cell(words, span=5, lines=3, signatures=(signed,), signed_on=local_day(report.signed_at), dated=True)


def _picture(report: MonthlyReport) -> bytes | None:
    if report.signature is None:
        return None
    with default_storage.open(report.signature.stored_name) as source:
        return _cropped(source.read())


def _cropped(content: bytes) -> bytes:
    """The drawing without the empty paper around it, so that a small line shows it large."""
    from PIL import Image

    picture = Image.open(io.BytesIO(content)).convert("RGBA")
    box = picture.getchannel("A").getbbox()
    if box is None:
        return content
    out = io.BytesIO()
    picture.crop(box).save(out, "PNG")
    return out.getvalue()


def _marks(report: MonthlyReport) -> str:
    marks = [words for words, raised in (("逾期补报", report.late), ("代报", report.proxy)) if raised]
    return "、".join(marks)


def _notes(report: MonthlyReport, data: Mapping[str, Any]) -> list[Text]:
    notes = [Text("注：表中数字由平台按本月隐患、自查记录汇总生成，统计截止日为月末。", indent=False)]
    if report.content_sha256:
        notes.append(Text(f"签字所涵盖内容的 SHA-256 摘要：{report.content_sha256}", indent=False, align="left"))
    if report.accepted_at and data.get("accepted"):
        by = f"，受理人：{report.accepted_by.name}" if report.accepted_by else ""
        notes.append(Text(f"受理日期：{chinese_date(local_day(report.accepted_at))}{by}。", indent=False))
    return notes


register_kind(
    "hazards.monthly_report",
    _("Self-report form of the month"),
    build_report,
    perm="hazards.print_monthlyreport",
    number_rule="",
)
