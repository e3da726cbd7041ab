"""Tags for templates that get only the record."""

from django import template

from enterprises import queries

register = template.Library()


@register.simple_tag
def differences_of(request) -> list[dict]:
    """Field-by-field difference of a change request against the record as it is now."""
    return queries.differences(request, request.enterprise)
