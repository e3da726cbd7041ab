"""The words of a bulletin, drafted from its figures; officials edit them before it is issued."""

from datetime import date
from typing import Any

from hazards.queries.table_columns import rate

WORST = 3  # divisions that are named
_PENDING = "（无）"


def _percent(part: int, whole: int) -> str:
    value = rate(part, whole, 1)
    return value if isinstance(value, str) else f"{value}%"


def drafted(name: str, month: date, figures: dict[str, Any]) -> dict[str, str]:
    """Title and the four parts as plain text; rates with one decimal (rules 1.8 c)."""
    when = f"{month.year}年{month.month}月"
    return {
        "title": f"关于{name}{when}安全生产隐患排查治理工作情况的通报",
        "addressee": "各有关单位：".removesuffix("："),
        "opening": f"现将{name}{when}企业隐患自查自报和隐患排查治理工作情况通报如下。",
        "situation": _situation(when, figures["total"]),
        "problems": _problems(figures["children"]),
        "requirements": _requirements(),
    }


def _situation(when: str, total: dict[str, int]) -> str:
    return "\n".join(
        [
            f"{when}，应报送隐患自查月报的企业{total['due']}家，已报送{total['filed']}家，"
            f"自查自报率{_percent(total['filed'], total['due'])}；其中逾期补报{total['late']}家，"
            f"乡镇（街道）代报{total['proxy']}家，"
            f"零隐患申报{total['zero']}家，零隐患率{_percent(total['zero'], total['filed'])}。",
            f"当月排查隐患{total['found']}项，整改销号{total['closed']}项，"
            f"按期整改率{_percent(total['closed'] - total['closed_late'], total['closed'])}。"
            f"截至目前，尚未整改销号{total['open']}项，其中逾期{total['overdue']}项、重大事故隐患{total['major']}项、"
            f"挂牌督办{total['listed']}项。",
        ]
    )


def _problems(children: list[dict[str, Any]]) -> str:
    owing = [line for line in children if line["due"]]
    lowest = sorted(owing, key=lambda line: (line["filed"] / line["due"], line["name"]))[:WORST]
    lowest = [line for line in lowest if line["filed"] < line["due"]]
    zero = sorted((line for line in owing if line["zero"]), key=lambda line: -line["zero"] / max(1, line["filed"]))[
        :WORST
    ]
    late = sorted((line for line in children if line["overdue"]), key=lambda line: -line["overdue"])[:WORST]
    return "\n".join(
        [
            "（一）自查自报率较低。" + _named(lowest, lambda line: _percent(line["filed"], line["due"])),
            "（二）零隐患申报比例较高。" + _named(zero, lambda line: _percent(line["zero"], line["filed"])),
            "（三）隐患整改逾期较多。" + _named(late, lambda line: f"{line['overdue']}项"),
        ]
    )


def _named(lines: list[dict[str, Any]], words: Any) -> str:
    return "、".join(f"{line['name']}（{words(line)}）" for line in lines) + "。" if lines else _PENDING


def _requirements() -> str:
    return "\n".join(
        [
            "（一）压实企业主体责任。督促未报送企业限期补报，对连续零隐患的企业开展现场核查。",
            "（二）抓好隐患整改闭环。对逾期未整改的隐患逐项明确责任人和整改时限，重大事故隐患做到措施、责任、资金、时限、预案“五到位”。",
            "（三）严格执法检查。对拒不整改、虚假申报的单位依法查处。",
        ]
    )
