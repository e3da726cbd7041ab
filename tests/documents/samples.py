"""Content of every layout, as the portal's parts would build it. All names are invented (示例)."""

import io
import math
from datetime import date

from PIL import Image, ImageDraw

from safetyportal.core.documents.content import (
    Bulletin,
    Cell,
    Chart,
    FormDocument,
    Head,
    OfficialLetter,
    Receipt,
    Section,
    Series,
    Signature,
    Signing,
    Table,
    TableReport,
    Text,
)

DAY = date(2026, 11, 5)
PARAGRAPH = (
    "经查，你单位三车间粉尘涉爆除尘系统未按规范设置锁气卸灰装置，干式除尘系统未采取泄爆、隔爆、惰化、抑爆等"
    "任一种爆炸防控措施，依据《工贸企业重大事故隐患判定标准》（应急管理部令第10号）第十一条第二项，判定为重大事故隐患。"
)


def scribble() -> bytes:
    """A signature as a phone sends it: dark strokes on nothing."""
    picture = Image.new("RGBA", (360, 140), (0, 0, 0, 0))
    points = [(20 + x, 70 + 45 * math.sin(x / 23) * math.cos(x / 61)) for x in range(320)]
    ImageDraw.Draw(picture).line(points, fill=(15, 20, 60, 255), width=6)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def letter(paragraphs: int = 4, **changes) -> OfficialLetter:
    values = {
        "heading": "长沙市安全生产委员会办公室文件",
        "number": "长安委办督〔2026〕12号",
        "title": "关于对示例家具（长沙）有限公司重大事故隐患实行挂牌督办的通知",
        "addressee": "芙蓉区人民政府",
        "body": (
            *(Text(PARAGRAPH) for _count in range(max(0, paragraphs - 3))),
            Text("一、督办事项", level=1),
            Text("三车间木粉尘除尘系统重大事故隐患，整改期限至2027年3月31日，治理资金36.5万元。"),
            Text("（一）责任单位", level=2),
            Text("整改责任单位为示例家具（长沙）有限公司，负责人㛃䶮、𠮷田示例；监管责任单位为芙蓉区应急管理局。"),
            Text("二、有关要求", level=1),
            Text(
                "请督促企业按照责任、措施、资金、时限、预案“五到位”要求组织治理，每月5日前报送进展情况，整改完成后申请验收。"
            ),
        ),
        "signing": Signing("长沙市安全生产委员会办公室", DAY),
        "enclosures": ("重大事故隐患基本情况表", "重大事故隐患治理方案编制要求"),
        "contact": "联系人：示例，电话：0731-00000000",
        "copies": "省安委会办公室，市应急管理局、市消防救援支队，示例家具（长沙）有限公司。",
        "printed_by": "长沙市安全生产委员会办公室",
    }
    return OfficialLetter(**(values | changes))


def receipt() -> Receipt:
    return Receipt(
        "送 达 回 执",
        (
            ("文书名称及文号", "关于实行挂牌督办的通知　长安委办督〔2026〕12号"),
            ("受送达人", "示例家具（长沙）有限公司"),
            ("送达地点", ""),
        ),
        signatures=(Signature("收件人（签名或盖章）"), Signature("送达人", "示例甲、示例乙")),
    )


def form(statement: str = PARAGRAPH, **changes) -> FormDocument:
    values = {
        "heading": "芙蓉区应急管理局",
        "title": "现 场 检 查 记 录",
        "number": "（芙蓉）应急检记〔2026〕1号",
        "columns": (3, 5, 2, 4),
        "rows": (
            (Cell("被检查单位", label=True), Cell("示例家具（长沙）有限公司", span=3)),
            (Cell("地　　址", label=True), Cell("长沙市芙蓉区㮾梨路示例1号", span=3)),
            (Cell("法定代表人（负责人）", label=True), Cell("𠮷田示例"), Cell("电　　话", label=True), Cell(None)),
            (Cell("检查场所", label=True), Cell("三车间"), Cell("检查时间", label=True), Cell("2026年11月5日9时30分")),
            (Cell("检查情况", label=True), Cell(statement, span=3, lines=6)),
            (
                Cell("检查人员", label=True),
                Cell(
                    "本人已出示执法证件。",
                    span=3,
                    signatures=(
                        Signature("检查人员（签名）", "示例甲", scribble(), note="证号：4301000001"),
                        Signature("检查人员（签名）", note="证号：4301000002"),
                    ),
                    dated=True,
                    signed_on=DAY,
                ),
            ),
            (
                Cell("现场负责人意见", label=True),
                Cell(None, span=3, lines=2, signatures=(Signature("现场负责人（签名）"),), dated=True),
            ),
        ),
        "copies_note": "本文书一式两份：一份由应急管理部门备案，一份交被检查单位。",
    }
    return FormDocument(**(values | changes))


COUNTS = ("排查数（项）", "已整改数（项）", "整改率（%）")
PLAN = ("项数", "目标任务", "经费物资", "机构人员", "时间要求", "安全措施应急预案", "累计治理资金（万元）")


def table_report(rows: int = 12, **changes) -> TableReport:
    names = (
        "煤矿",
        "金属非金属矿山",
        "尾矿库",
        "危险化学品",
        "烟花爆竹",
        "冶金",
        "有色",
        "建材",
        "机械",
        "轻工",
        "纺织",
        "烟草",
        "商贸",
    )
    values = {
        "title": "煤矿、金属非金属矿山等工矿企业安全生产隐患排查治理情况统计表",
        "subtitle": "2026年1—10月",
        "number": "安委办统1表",
        "authority": "国务院安委会办公室",
        "unit": "长沙市安全生产委员会办公室",
        "measure": "家、项、万元",
        "heads": (
            Head("行业和领域", width=2.6, align="left"),
            Head("排查治理隐患企业数（家）", width=1.5),
            Head("一般隐患", tuple(Head(label, width=1.1) for label in COUNTS)),
            Head(
                "重大隐患",
                tuple(Head(label, width=1.1) for label in ("排查数（项）", "整改销号数（项）", "整改率（%）")),
            ),
            Head(
                "列入治理计划的重大隐患",
                (Head(PLAN[0]), Head("其中落实", tuple(Head(label) for label in PLAN[1:6])), Head(PLAN[6], width=1.3)),
            ),
        ),
        "rows": (
            ("合计", 1820, 43235, 39501, "91.36", 182, 72, "39.56", 110, 110, 108, 110, 109, 101, "3,650.50"),
            *(
                (names[i % len(names)], 140 + i, 3000 + i, 2900, "96.67", 0, 0, "-", 0, 0, 0, 0, 0, 0, 0)
                for i in range(rows)
            ),
        ),
        "bold_rows": frozenset({0}),
        "notes": (
            "本表数据为1月1日至截止日累计数；没有排查出隐患的，整改率填“-”。",
            "整改率＝已整改数÷排查数×100%，四舍五入保留两位小数。",
        ),
        "footer": (Signature("单位负责人（签字）", "示例甲", scribble()), Signature("填表人", "示例乙")),
        "footer_fields": (("联系电话", "0731-00000000"), ("填报日期", "2026年11月5日")),
    }
    return TableReport(**(values | changes))


def bulletin(**changes) -> Bulletin:
    places = ("芙蓉区", "天心区", "岳麓区", "开福区", "雨花区", "望城区", "长沙县", "浏阳市", "宁乡市")
    rates = (99.1, 98.4, 97.9, 97.2, 96.8, 95.5, 94.1, 92.6, 90.3)
    months = tuple(f"{m}月" for m in range(1, 11))
    values = {
        "heading": "长沙市安全生产委员会办公室",
        "number": "长安委办通〔2026〕10号",
        "title": "关于2026年10月全市企业安全生产隐患自查自报情况的通报",
        "addressee": "各区县（市）安委会，市直有关部门",
        "opening": (Text("现将2026年10月全市企业安全生产隐患自查自报情况通报如下。"),),
        "sections": (
            Section(
                "一、总体情况",
                (
                    Text(
                        "全市应报企业12,345家，已报11,876家，上报率96.2%，较上月上升1.3个百分点；排查一般隐患8,421项，整改率95.1%。"
                    ),
                    Chart(
                        "lines",
                        "2026年各月上报率与按期率",
                        months,
                        (
                            Series("上报率", (91, 92, 91.5, 93, 94, None, 94.2, 95, 94.9, 96.2)),
                            Series("按期率", (85, 86, 88, 87.5, 89, 90, 91, 90.2, 92, 93.4)),
                        ),
                        "%",
                    ),
                ),
            ),
            Section(
                "二、各区县（市）排名",
                (
                    Text("上报率排名见下表和下图。"),
                    Table(
                        (
                            Head("名次", width=0.6),
                            Head("地区", width=1.2),
                            Head("应报（家）"),
                            Head("已报（家）"),
                            Head("上报率（%）"),
                        ),
                        tuple((i + 1, place, 1500 - i, 1480 - 10 * i, rates[i]) for i, place in enumerate(places)),
                        title="表1　各区县（市）上报率排名",
                    ),
                    Chart("rows", "各区县（市）上报率", places, (Series("上报率", rates),), "%"),
                    Chart(
                        "bars",
                        "重点行业领域重大隐患数",
                        ("危化", "烟花", "工贸", "建筑", "交通", "矿山"),
                        (Series("排查", (12, 30, 22, 9, 4, 6)), Series("销号", (7, 18, 15, 8, 3, 2))),
                        "项",
                    ),
                ),
            ),
            Section(
                "三、下步工作要求",
                (Text("各区县（市）要加强对未报企业的督促指导，对连续两个月未报的企业开展现场检查。"),),
            ),
        ),
        "signing": Signing("长沙市安全生产委员会办公室", DAY),
        "copies": "省安委会办公室，市委办公厅、市政府办公厅。",
        "printed_by": "长沙市安全生产委员会办公室",
    }
    return Bulletin(**(values | changes))
