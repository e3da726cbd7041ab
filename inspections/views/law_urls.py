"""Addresses of law, and of the event push."""

from inspections.views import law, push

urlpatterns = [*law.urlpatterns, *push.urlpatterns]
