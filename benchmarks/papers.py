"""P12: official documents (fields in words, number, code, digest, layout) per second and core against the same words,
rules and cells set with bare ReportLab; memory over 5,000 documents; what issuing with row, file and signature adds."""

import io
import time
from datetime import date
from typing import Any

from benchmarks.measure import Result, in_turn, memory
from benchmarks.world import NOW, say

BATCH, MANY = 150, 5_000
TEXT = "经查，该单位配电室未设置防止小动物进入的设施，操作人员未按规定佩戴劳动防护用品，现场未见安全操作规程。"


def run(var_dir, rounds: int) -> list[Result]:
    from safetyportal.core.documents.content import Marks, Stamp
    from safetyportal.core.documents.kinds import kind_of
    from safetyportal.core.documents.pdf import render
    from safetyportal.core.documents.stored_form import digest, plain

    paper, data = _paper()
    build = kind_of("inspections.rectification_order").build

    def one(number: int) -> bytes:
        stamp = Stamp(f"（芙蓉区）应急责改〔2026〕{number}号", date(2026, 11, 20), "芙蓉区应急管理局")
        content = build(paper, stamp, data)
        sum_of = digest(plain(content))
        return render(content, Marks("ABCD-EFGH-JKLM-NPQR", "https://portal.example/verify/ABCD/", sum_of)).content

    def ours(count: int = BATCH) -> float:
        return _per_second(one, count)

    def floor() -> float:
        return _per_second(_bare, BATCH)

    one(1), _bare(1)  # faces are loaded once a process
    found = in_turn(max(3, rounds), ours=ours, floor=floor)
    say(f"{MANY:,} documents")
    ours(200)  # what a process keeps for good is there before the watch begins
    with memory() as grown:
        ours(MANY)
    signed = [_per_second(_signer(one), 60) for _round in range(3)]
    return [
        Result("P12 rectification order, one page", "documents/s", found["ours"], found["floor"],
               "same page in bare ReportLab", 0.6, "large", note="stretch: 0.8"),
        Result(f"P12 memory growth over {MANY:,} documents", "MB", [grown["growth"]], target=40),
        Result("P12 with the body's signature (PAdES, P-256)", "documents/s", signed),
    ]  # fmt: skip


def _per_second(make, count: int) -> float:
    began = time.process_time()
    for number in range(count):
        make(number)
    return count / (time.process_time() - began)


def _paper() -> tuple[Any, dict[str, Any]]:
    """An order with eight problems as its services would hand it over; nothing is stored."""
    from inspections.models import EnforcementPaper
    from safetyportal.core.models import SupervisingBody

    body = SupervisingBody(name="芙蓉区应急管理局", place="/43/4301/430102/")
    paper = EnforcementPaper(kind="rectification_order", form_on=NOW.date(), body=body)
    values = {
        "unit": "示例企业1号有限公司", "problems": [TEXT[:40]] * 8, "items_due": "1、2、3、4、5、6、7、8",
        "rectify_by": "2026-12-10", "basis": "《中华人民共和国安全生产法》第六十五条第一款第（二）项",
        "government": "芙蓉区人民政府", "court": "芙蓉区人民法院",
    }  # fmt: skip
    data = {"values": values, "form_on": NOW.date(), "body": {"name": body.name}, "corrects": "", "signatures": [],
            "steps": []}  # fmt: skip
    return paper, data


def _bare(number: int) -> bytes:
    """The same page as somebody would write it for this one form: paragraphs, rules, QR code, no kernel of ours."""
    from reportlab.graphics.barcode.qr import QrCodeWidget
    from reportlab.graphics.shapes import Drawing
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import mm
    from reportlab.platypus import HRFlowable, Paragraph, SimpleDocTemplate, Spacer

    from safetyportal.core.documents.layouts.fonts import BOLD, SERIF, face

    face(SERIF), face(BOLD)
    body = ParagraphStyle("b", fontName=SERIF, fontSize=14, leading=26, firstLineIndent=28, wordWrap="CJK")
    title = ParagraphStyle("t", fontName=BOLD, fontSize=22, leading=34, alignment=1)
    right = ParagraphStyle("r", fontName=SERIF, fontSize=12, leading=22, alignment=2)
    _paper_of, data = _paper()
    values = data["values"]
    lines = ["经查，你单位存在下列问题：", *(f"{n}. {words}" for n, words in enumerate(values["problems"], 1))]
    lines += [
        f"依据{values['basis']}的规定，现责令你单位对上述第{values['items_due']}项问题于2026年12月10日前整改完毕，"
        "达到有关法律法规规章和标准规定的要求。由此造成事故的，依法追究有关人员的责任。",
        "整改期间，你单位应当采取措施，确保安全生产。对安全生产违法行为，将依法予以行政处罚。",
        "如果不服本指令，可以依法在60日内向芙蓉区人民政府申请行政复议，或者在6个月内依法向"
        "芙蓉区人民法院提起行政诉讼，但本指令不停止执行，法律另有规定的除外。",
    ]
    code = QrCodeWidget("https://portal.example/verify/ABCD/", barLevel="M", barWidth=42, barHeight=42)
    square = Drawing(42, 42)
    square.add(code)
    flow = [
        Paragraph("安全生产行政执法文书", title), Paragraph("责令限期整改指令书", title),
        Paragraph(f"（芙蓉区）应急责改〔2026〕{number}号", right), HRFlowable(width="100%"),
        Paragraph(f"{values['unit']}：", body), *(Paragraph(words, body) for words in lines),
        *(Paragraph(f"{who}（签名）：＿＿＿＿＿＿　　　　年　　月　　日", body)
          for who in ("行政执法人员", "行政执法人员", "被检查单位负责人")),
        Spacer(1, 30), Paragraph("芙蓉区应急管理局", right), Paragraph("2026年11月20日", right),
        HRFlowable(width="100%"), Paragraph("本文书一式两份：一份由应急管理部门备案，一份交被检查单位。", body), square,
    ]  # fmt: skip
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=A4, topMargin=25 * mm, bottomMargin=30 * mm, invariant=1).build(flow)
    return out.getvalue()


def _bureau() -> Any:
    """A bureau to sign for: the world of the benchmarks has enterprises, and bodies only where somebody put them."""
    from safetyportal.core.models import Jurisdiction, SupervisingBody

    known = SupervisingBody.unscoped.filter(kind="bureau").first()
    if known is not None:
        return known
    where = Jurisdiction.objects.filter(level=3, valid_to=None).order_by("code").first()
    if where is None:
        raise LookupError("The world of the benchmarks has no county.")
    facts = {"name": f"{where.name}应急管理局", "kind": "bureau", "jurisdiction": where, "place": where.path}
    return SupervisingBody.unscoped.create(code=f"{where.code:0<9}009", **facts)


def _signer(one):
    """`one` with a signature of a demonstration's certificate; the key is made anew for this run and kept nowhere."""
    from django.utils import timezone

    from safetyportal.core import jobs
    from safetyportal.core.services import body_keys

    now = timezone.now()
    body = _bureau()
    key = body_keys.key_in_force(body, now) or body_keys.make_demonstration(
        body=body, actor=jobs.system_user(), now=now
    )
    return lambda number: body_keys.sign(one(number), key, reason="责令限期整改指令书", now=now)
