"""Pages of the kernel: tasks, inbox, drafts, bodies, divisions."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from safetyportal.core.pages import division_changes, divisions, drafts, files, inbox, jobs_pages, papers, reports
from safetyportal.core.pages.bodies import SupervisingBodyRegister

urlpatterns = [
    path("tasks/", jobs_pages.list_page, name="job-list"),
    path("tasks/periodic/", jobs_pages.periodic_page, name="job-periodic"),
    path("tasks/<int:pk>/", jobs_pages.detail_page, name="job-detail"),
    path("tasks/<int:pk>/progress/", jobs_pages.progress_page, name="job-progress"),
    path("tasks/<int:pk>/download/", jobs_pages.download_page, name="job-download"),
    path("tasks/<int:pk>/cancel/", jobs_pages.cancel_page, name="job-cancel"),
    path("tasks/<int:pk>/rerun/", jobs_pages.rerun_page, name="job-rerun"),
    path("inbox/", inbox.list_page, name="inbox"),
    path("inbox/read/", inbox.read_page, name="inbox-read"),
    path("inbox/unread/", inbox.badge_page, name="inbox-unread"),
    path("inbox/<int:pk>/", inbox.open_page, name="inbox-open"),
    path("drafts/<path:key>/save/", drafts.save_page, name="draft-save"),
    path("drafts/<path:key>/drop/", drafts.drop_page, name="draft-drop"),
    path("files/<int:pk>/", files.attachment, name="attachment"),
    path("papers/<int:pk>/", papers.document, name="document"),
    path("verify/", papers.verify_start, name="document-verify-start"),
    path("verify/<str:code>/", papers.verify, name="document-verify"),
    path("i18n/setlang/", login_not_required(set_language), name="set_language"),
    path("csp-report/", reports.csp_report, name="csp-report"),
    path("divisions/", divisions.list_page, name="division-list"),
    path("divisions/options/", divisions.options_page, name="division-options"),
    path("divisions/changes/", division_changes.list_page, name="division-change-list"),
    path("divisions/changes/new/", division_changes.new_page, name="division-change-create"),
    path("divisions/<str:code>/", divisions.detail_page, name="division-detail"),
    path("divisions/<str:code>/cells/new/", divisions.add_cell_page, name="gridcell-create"),
    *SupervisingBodyRegister.urls(),
    path("", include("safetyportal.core.imports.urls")),
]
