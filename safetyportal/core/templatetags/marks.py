"""`{% icon "search" %}` and what else is drawn in Python (pages/marks.py, grid.py); every template knows them."""

from django import template

from safetyportal.core.pages import grid, marks

register = template.Library()
register.simple_tag(marks.icon)
register.simple_tag(marks.badge)
register.simple_tag(marks.risk)
register.simple_tag(marks.countdown_mark)
register.simple_tag(grid.grid_rows)
