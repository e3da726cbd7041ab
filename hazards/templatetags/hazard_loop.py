"""What the templates of the hazard loop ask about the reader."""

from django import template

from safetyportal.core.access import holds

register = template.Library()


@register.simple_tag(takes_context=True)
def reader_holds(context, permission: str) -> bool:
    """Whether the reader holds a permission anywhere: decides whether a button is shown, never what is allowed."""
    return holds(context["request"].user, permission)
