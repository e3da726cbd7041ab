"""`{% icon "search" %}` and what else is drawn in Python (pages/marks.py, grid.py); every template knows them."""

from decimal import Decimal

from django import template

from safetyportal.core.pages import filter_fields, grid, marks, shell

register = template.Library()


@register.filter
def yuan(amount: Decimal) -> str:
    """60,000.00: money in groups of three whatever the language groups."""
    return f"{amount:,.2f}"


register.simple_tag(marks.icon)
register.simple_tag(marks.badge)
register.simple_tag(marks.risk)
register.simple_tag(marks.countdown_mark)
register.simple_tag(grid.grid_rows)
register.simple_tag(shell.steady)
register.simple_tag(shell.menu_lines)
register.simple_tag(filter_fields.filter_fields)
