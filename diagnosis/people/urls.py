from django.urls import path

from diagnosis.people import views

app_name = "people"

urlpatterns = [
    path("account/", views.show_account, name="account"),
    path("account/tokens/", views.add_token, name="add-token"),
    path("account/tokens/<slug:digest>/revoke/", views.take_token_away, name="revoke-token"),
]
