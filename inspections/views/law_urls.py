"""Addresses of law, publication and event push."""

from inspections.views import law, publication, push

urlpatterns = [*law.urlpatterns, *publication.urlpatterns, *push.urlpatterns]
