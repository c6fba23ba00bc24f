from django.urls import path

from diagnosis.places import views

app_name = "places"

urlpatterns = [
    path("places/", views.list_places, name="list"),
    path("places/<slug:key>/", views.show_place, name="place"),
]
