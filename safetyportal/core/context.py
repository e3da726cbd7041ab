"""What every page of the portal needs: navigation by role, unread count, delegation banner."""

from django.conf import settings

from safetyportal.core import navigation
from safetyportal.core.access import grants_of
from safetyportal.core.models import Notification


def portal(request) -> dict:
    """Template context of the shell; cheap for anonymous visitors (no query)."""
    context = {"product_name": settings.PRODUCT_NAME, "demo_mode": settings.DEMO_MODE, "nav": []}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return context
    context["nav"] = navigation.for_user(user, request.path)
    context["unread_count"] = Notification.objects.filter(user=user, read_at=None)[:100].count()
    context["delegations"] = sorted({grant.on_behalf_of for grant in grants_of(user) if grant.on_behalf_of})
    return context
