"""Addresses of signing in and of passwords: only those that this site uses.

The names are allauth's. There is no page for e-mail addresses: administrators keep them.
"""

from allauth.account import views
from allauth.mfa.base import views as two_step
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as app
from allauth.socialaccount.providers.openid_connect import views as provider
from django.urls import path, re_path
from django.views.decorators.cache import never_cache

from diagnosis.people import entrance
from diagnosis.people.entrance import mark_too_many

show_login = views.LoginView.as_view(extra_context={"provider": entrance.get_provider})
show_codes = never_cache(recovery_codes.view_recovery_codes)

urlpatterns = [
    path("login/", mark_too_many(show_login), name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("signup/", views.signup, name="account_signup"),
    path("reauthenticate/", mark_too_many(views.reauthenticate), name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/set/", views.password_set, name="account_set_password"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    # The second step, for those who turned it on.
    path("two-step/", two_step.index, name="mfa_index"),
    path("two-step/code/", mark_too_many(two_step.authenticate), name="mfa_authenticate"),
    path("two-step/confirm/", mark_too_many(two_step.reauthenticate), name="mfa_reauthenticate"),
    path("two-step/on/", never_cache(mark_too_many(app.activate_totp)), name="mfa_activate_totp"),
    path("two-step/off/", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("two-step/recovery-codes/", show_codes, name="mfa_view_recovery_codes"),
    path(
        "two-step/recovery-codes/new/",
        recovery_codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "two-step/recovery-codes/file/",
        recovery_codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    # Identities of an OpenID Connect provider: not found where the environment names none.
    path("identities/", entrance.show_identities, name="socialaccount_connections"),
    path("oidc/<slug:provider_id>/login/", entrance.go_to_provider, name="openid_connect_login"),
    path("oidc/<slug:provider_id>/login/callback/", provider.callback, name="openid_connect_callback"),
]
