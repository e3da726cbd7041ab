"""Addresses of signing in, the own page, accounts, postings and the trail. Of allauth's pages only those we offer."""

from allauth.account import views as allauth
from django.urls import include, path

from safetyportal.accounts import (
    contact_views,
    exception_pages,
    people_pages,
    profile_views,
    recovery_views,
    staff_pages,
    token_urls,
    trail_pages,
)

urlpatterns = [
    path("sign-in/", allauth.login, name="account_login"),
    path("sign-out/", allauth.logout, name="account_logout"),
    path("account/password/", allauth.password_change, name="account_change_password"),
    path("account/confirm/", allauth.reauthenticate, name="account_reauthenticate"),
    path("account/second-factor/", include("allauth.mfa.urls")),
    path("account/sessions/", profile_views.SessionList.as_view(), name="usersessions_list"),
    path("account/sessions/<int:pk>/end/", profile_views.end_session, name="session-end"),
    path("account/", profile_views.profile, name="profile"),
    path("account/edit/", profile_views.edit, name="profile-edit"),
    path("account/notifications/", profile_views.notifications, name="profile-notifications"),
    path("account/contact/<slug:channel>/send/", contact_views.send_page, name="contact-send"),
    path("account/contact/<slug:channel>/", contact_views.confirm_page, name="contact-confirm"),
    path("forgotten-password/", recovery_views.ask_page, name="recovery"),
    path("forgotten-password/code/", recovery_views.code_page, name="recovery-code"),
    path("forgotten-password/new/", recovery_views.password_page, name="recovery-password"),
    path("account/postings/<int:pk>/delegate/", profile_views.delegate, name="delegate"),
    path("account/delegations/<int:pk>/end/", profile_views.end_delegation, name="delegation-end"),
    path("people/<int:pk>/reveal/<slug:field>/", profile_views.reveal, name="reveal"),
    *people_pages.urlpatterns,
    *staff_pages.urlpatterns,
    *exception_pages.urlpatterns,
    *trail_pages.urlpatterns,
    *token_urls.urlpatterns,
]
