"""References to articles as the data files write them ("AQF 41.2", "AQF 97(3)") and as papers cite them."""

import re
from dataclasses import dataclass

from safetyportal.core.documents.words import chinese_number

_REFERENCE = re.compile(r"([A-Z]{2,6}) (\d{1,3})(?:\.(\d{1,2}))?(?:\((\d{1,2})\))?$")


@dataclass(frozen=True)
class Reference:
    """One article, perhaps one paragraph (款) or item (项) of it, of the law with this code."""

    law: str
    article: int
    paragraph: int | None = None
    item: int | None = None

    @property
    def words(self) -> str:
        """第四十一条第二款, 第九十七条第（三）项."""
        text = article_label(self.article)
        if self.paragraph:
            text += f"第{chinese_number(self.paragraph)}款"
        if self.item:
            text += f"第（{chinese_number(self.item)}）项"
        return text


def article_label(number: int) -> str:
    return f"第{chinese_number(number)}条"


def parse_reference(text: str) -> Reference:
    """Raises `ValueError` for what is no reference."""
    found = _REFERENCE.match(text)
    if not found:
        raise ValueError(f"no reference to an article: {text}")
    law, *numbers = found.groups()
    article, paragraph, item = (int(number) if number else None for number in numbers)
    return Reference(law, article or 0, paragraph, item)


def cited(references: list[Reference], titles: dict[str, str]) -> str:
    """As a paper cites them: 《安全生产法》第二十四条、第二十七条第三款."""
    parts, last = [], ""
    for reference in references:
        title = titles[reference.law]
        parts.append(reference.words if title == last else f"《{title}》{reference.words}")
        last = title
    return "、".join(parts)
