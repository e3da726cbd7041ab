"""`{% icon "search" %}` and what else is drawn in Python (pages/marks.py, grid.py); every template knows them."""

from decimal import Decimal

from django import template
from django.templatetags.i18n import TranslateNode, do_translate
from django.utils.translation import get_language

from safetyportal.core.pages import filter_fields, grid, marks, shell

register = template.Library()


@register.filter
def yuan(amount: Decimal) -> str:
    """60,000.00: money in groups of three whatever the language groups."""
    return f"{amount:,.2f}"


@register.filter
def at_most(number: int, most: int) -> int | str:
    """The number, or "99+"."""
    return f"{most}+" if number > most else number


class KeptTranslation(TranslateNode):
    """`{% translate "…" %}` of a fixed text: looked up once for each language, and not each time with the eighty calls
    that a text out of a variable needs. A page has three hundred of them."""

    def __init__(self, node: TranslateNode) -> None:
        super().__init__(node.filter_expression, node.noop, node.asvar, node.message_context)
        self._kept: dict[str | None, str] = {}

    def render(self, context: template.Context) -> str:
        language = get_language()
        if language not in self._kept:
            self._kept[language] = TranslateNode(self.filter_expression, self.noop).render(context)
        if not self.asvar:
            return self._kept[language]
        context[self.asvar] = self._kept[language]
        return ""


@register.tag("translate")
def translate(parser: template.base.Parser, token: template.base.Token) -> TranslateNode:
    node = do_translate(parser, token)
    text = node.filter_expression
    is_fixed = getattr(text.var, "literal", None) is not None and not text.filters and not node.message_context
    return KeptTranslation(node) if is_fixed else node


register.simple_tag(marks.icon)
register.simple_tag(marks.badge)
register.simple_tag(marks.risk)
register.simple_tag(marks.countdown_mark)
register.simple_tag(grid.column_boxes)
register.simple_tag(grid.figure_rows)
register.simple_tag(grid.grid_heads)
register.simple_tag(grid.grid_rows)
register.simple_tag(grid.plain_rows)
register.simple_tag(shell.steady)
register.simple_tag(shell.letter)
register.simple_tag(shell.menu_lines)
register.simple_tag(shell.quick_lines)
register.simple_tag(filter_fields.filter_fields)
