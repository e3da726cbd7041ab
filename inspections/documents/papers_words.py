"""What is filled in, in the words of official paper. Placeholders are replaced once: typed text is never a template."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from inspections.choices.papers_forms import PLACEHOLDER, Field, Form
from safetyportal.core.documents.words import amount_in_capitals, chinese_date

BLANKS = {
    "date": "＿＿＿＿年＿＿月＿＿日",
    "time": "＿＿＿＿年＿＿月＿＿日＿＿时＿＿分",
    "money": "＿＿＿＿＿",
    "long": "＿" * 20,
}
RULE = "＿" * 8
STOPS, GOES_ON, ENDS = "。；;", "，、；。", "。！？；：…”）"


def rich(words: str) -> str:
    """Paragraphs of a text without empty lines between them."""
    return "\n".join(line for line in words.split("\n") if line.strip())


def chinese_time(moment: datetime) -> str:
    return f"{chinese_date(moment.date())}{moment.hour}时{moment.minute:02d}分"


class Words:
    """The fields of one paper in words; an empty one is a rule to write on."""

    def __init__(self, form: Form, data: Mapping[str, Any], terms: Mapping[str, str]) -> None:
        self.form, self.values = form, data["values"]
        self.known = {**terms, "body": data["body"]["name"]}

    def holds(self, needs: str) -> bool:
        """Whether a field is filled (`fine`), or says this (`manner=延期`)."""
        key, equals, wanted = needs.partition("=")
        return self.said(key) == wanted if equals else bool(self.said(key))

    def said(self, key: str) -> str:
        """The field in words; "" when it is empty."""
        field, value = self.form.field(key), self.values.get(key)
        if field is None or value in (None, "", []):
            return ""
        if field.type == "date":
            return chinese_date(date.fromisoformat(value))
        if field.type == "time":
            return chinese_time(datetime.fromisoformat(value))
        if field.type == "money":
            return format(Decimal(value).normalize() if Decimal(value) % 1 == 0 else Decimal(value), "f")
        if field.type == "people":
            return "、".join(_person(row) for row in value)
        if field.type == "items":
            return "；".join(value)
        return str(value)

    def cell(self, key: str) -> str:
        """For a cell of the grid, which is itself the room to write in."""
        field, value = self.form.field(key), self.values.get(key)
        if field is not None and field.type == "items" and value:
            return "\n".join(f"{number}. {item}" for number, item in enumerate(value, 1))
        return self.said(key)

    def items_of(self, text: str) -> list[str] | None:
        """The list that a line consists of; None for another line."""
        field = self._alone(text)
        return list(self.values.get(field.key) or []) if field is not None and field.type == "items" else None

    def table_of(self, text: str) -> str:
        """The field whose rows a line consists of; "" for another line."""
        field = self._alone(text)
        return field.key if field is not None and field.type == "table" else ""

    def _alone(self, text: str) -> Field | None:
        found = PLACEHOLDER.fullmatch(text.strip())
        return self.form.field(found[1]) if found else None

    def line(self, text: str) -> str:
        """The text with each placeholder replaced by what it stands for, once. What was typed ends as its sentence
        wants: without a stop of its own before the text goes on, with one where a long text ends the line."""
        return PLACEHOLDER.sub(lambda found: self._fitted(found[1], text[: found.start()], text[found.end() :]), text)

    def _fitted(self, name: str, before: str, after: str) -> str:
        said, field = self._printed(name), self.form.field(name)
        if after[:1] and after[0] in GOES_ON:
            return said.rstrip(STOPS) or said
        prose = field is not None and field.type == "long" and self.said(name)
        return f"{said}。" if prose and before and not after and said[-1] not in ENDS else said

    def _printed(self, name: str) -> str:
        if name in self.known:
            return self.known[name]
        if name == "officers_with_certificates":
            return self._officers()
        if name == "limits_note":
            return f"（其中{self.said('limits')}）" if self.said("limits") else ""
        if name.endswith("_capitals") and self.form.field(name.removesuffix("_capitals")):
            value = self.values.get(name.removesuffix("_capitals"))
            return amount_in_capitals(Decimal(value)) if value else RULE
        field = self.form.field(name)
        return self.said(name) or BLANKS.get(field.type if field else "", RULE)

    def _officers(self) -> str:
        people = self.values.get("officers") or []
        told = [f"{row.get('name') or RULE}（证号：{row.get('certificate') or RULE}）" for row in people]
        return "、".join(told + [f"{RULE}（证号：{RULE}）"] * (2 - len(told)))


def _person(row: Mapping[str, str]) -> str:
    return f"{row.get('name', '')}（{row['certificate']}）" if row.get("certificate") else row.get("name", "")
