"""What the documents of the demonstration say. Invented; no real firm or case is meant."""

from datetime import datetime, timedelta
from typing import Any

from inspections.choices.papers_forms import Field, Form
from safetyportal.core.deadlines import SHANGHAI

FACTS = (
    "经查，你单位3号中转库防静电地面局部破损，导静电电阻实测值超过规定，"
    "未按规定采取措施消除事故隐患；上述事实有现场检查记录、勘验笔录和询问笔录等证据证明（示例）。"
)
SAID = {
    "record": "经检查，存在以下问题：\n1. 3号中转库防静电地面破损约2平方米。\n2. 装药工房警示标志缺失（示例）。",
    "problems": "3号中转库防静电地面局部破损，导静电电阻超标。\n装药工房出入口未设置安全警示标志（示例）。",
    "measures": "责令3号中转库立即停止使用。\n清空库内药物，设置警戒（示例）。",
    "opinions": "第1项：已重新铺设导静电地面，检测合格，整改到位。\n第2项：已设置安全警示标志，整改到位（示例）。",
    "facts": FACTS,
    "situation": FACTS,
    "evidence": "现场检查记录1份、勘验笔录1份、询问笔录2份、现场照片6张（示例）。",
    "violated": "《中华人民共和国安全生产法》第四十一条第二款",
    "punished": "《中华人民共和国安全生产法》第一百零二条",
    "penalty": "责令停产停业整顿，并处罚款人民币叁万伍仟元整（示例）。",
    "handler_opinion": "事实清楚，证据充分，程序合法，建议按上述意见办理（示例）。",
    "dialogue": (
        "问：你是否申请我们回避？\n答：不申请。\n问：3号中转库地面破损是什么时候发现的？\n"
        "答：上个月巡查时发现的，还没来得及修（示例）。"
    ),
    "findings": "3号中转库位于厂区东侧，库内地面中部破损约2平方米，深约1厘米，导静电电阻实测3次均超标（示例）。",
    "statement": "我单位已制定整改方案，资金已落实，请求从轻处理（示例）。",
    "proceedings": "主持人宣布听证纪律；调查人员提出违法事实、证据和处罚建议；当事人陈述申辩并质证（示例）。",
    "outcome": "已依法处理完毕（示例）。",
    "request": "因资金周转困难，申请分两期缴纳罚款（示例）。",
    "items_due": "1、2",
    "basis": "《中华人民共和国安全生产法》第六十五条第一款第（二）项",
    "retention": "永久",
    "fine": "35000",
    "surcharge": "1050",
    "total": "36050",
    "amount": "17500",
    "remaining": "17500",
    "late_days": "1",
    "instalment": "1",
    "receiver": "浏阳市公安局（示例）",
    "court": "浏阳市人民法院",
    "supplier": "示例供电公司",
    "institute": "示例检测鉴定中心",
    "host": "示例主持人",
    "recorder_name": "示例记录员",
    "bank": "示例银行浏阳支行",
    "bank_holder": "浏阳市财政局（示例）",
    "bank_account": "0000 0000 0000 0000",
    "turn": "1",
}
_SHOWN = {"text": "示例{label}", "long": "按规定办理（示例）。", "items": "按规定办理（示例）。"}


def value_of(one: Field, now: datetime) -> Any:
    """Something to show in a field that no fact fills."""
    if one.key in SAID:
        words = SAID[one.key]
        return words.split("\n") if one.type == "items" else words
    if one.type == "choice":
        return one.choices[0]
    if one.type == "date":
        return (now + timedelta(days=15 if one.key.endswith(("_by", "to_day", "due", "to")) else 0)).date().isoformat()
    if one.type == "time":
        return (now - timedelta(hours=1)).astimezone(SHANGHAI).isoformat(timespec="minutes")
    if one.type == "money":
        return "35000"
    if one.type == "table":
        return [{column.key: "1" if column.key in {"order", "quantity", "copies", "pages"} else "示例"
                 for column in one.columns}]  # fmt: skip
    if one.type == "people":
        return [{"name": "示例出席人", "certificate": ""}]
    said = _SHOWN[one.type].format(label=one.label)
    return [said] if one.type == "items" else said


def filled(form: Form, known: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Values for the fields that are still empty; fields about natural persons stay empty in papers about a unit."""
    return {
        one.key: value_of(one, now)
        for one in form.fields
        if not known.get(one.key) and (one.required or one.key in SAID)
    }
