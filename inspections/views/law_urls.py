"""Addresses of law, statistics, publication and event push."""

from inspections.views import law, law_live, publication, push, statistics

urlpatterns = [
    *law.urlpatterns,
    *publication.urlpatterns,
    *push.urlpatterns,
    *statistics.urlpatterns,
    *law_live.urlpatterns,
]
