from django.urls import path

from diagnosis.people import account_data_views, invitation_views, member_views, trail_views, views

app_name = "people"

urlpatterns = [
    path("account/", views.show_account, name="account"),
    path("account/tokens/", views.add_token, name="add-token"),
    path("account/tokens/<slug:digest>/revoke/", views.take_token_away, name="revoke-token"),
    path("account/language/", account_data_views.choose_mail_language, name="mail-language"),
    path("account/data/", account_data_views.take_data_along, name="own-data"),
    path("account/delete/", account_data_views.delete_own_account, name="delete-account"),
    path("account/deleted/", account_data_views.show_deleted, name="account-deleted"),
    path("invitations/<str:token>/", invitation_views.show_invitation, name="invitation"),
    path("people/", member_views.show_everybody, name="everybody"),
    path("people/roles/<int:role_id>/", member_views.show_role, name="role"),
    path("people/roles/<int:role_id>/end/", member_views.take_role_away, name="end-role"),
    path(
        "people/invitations/<int:invitation_id>/withdraw/", member_views.withdraw, name="withdraw-invitation"
    ),
    path("people/invitations/<int:invitation_id>/again/", member_views.invite_again, name="invite-again"),
    path("places/<slug:key>/people/", member_views.show_members, name="members"),
    path("programmes/<slug:key>/people/", member_views.show_programme_members, name="programme-members"),
    path("trail/", trail_views.show_trail, name="trail"),
    path("trail/download/", trail_views.download_trail, name="download-trail"),
    path("places/<slug:key>/trail/", trail_views.show_place_trail, name="place-trail"),
    path("places/<slug:key>/trail/download/", trail_views.download_place_trail, name="download-place-trail"),
]
