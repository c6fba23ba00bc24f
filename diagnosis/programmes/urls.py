from django.urls import path

from diagnosis.programmes import order_views, place_views, sheet_views, views

app_name = "programmes"

urlpatterns = [
    path("programmes/", views.list_all, name="list"),
    path("programmes/new/", views.make, name="make"),
    path("programmes/<slug:key>/", views.show, name="programme"),
    path("programmes/<slug:key>/order/", order_views.choose_order, name="order"),
    path("programmes/<slug:key>/edit/", views.edit, name="edit"),
    path("programmes/<slug:key>/follow-up/", views.download_follow_up, name="follow-up"),
    path("programmes/<slug:key>/places/add/", place_views.add, name="add-place"),
    path("programmes/<slug:key>/places/new/", place_views.add_new, name="new-place"),
    path("programmes/<slug:key>/places/list/", sheet_views.download_template, name="template"),
    path("programmes/<slug:key>/places/list/look/", sheet_views.look_at_sheet, name="look-at-sheet"),
    path("programmes/<slug:key>/places/list/take/", sheet_views.take_sheet, name="take-sheet"),
    path("programmes/<slug:key>/places/<slug:place_key>/out/", place_views.take_out, name="take-out"),
    path("programmes/<slug:key>/places/<slug:place_key>/back/", place_views.bring_back, name="bring-back"),
    path("programmes/<slug:key>/places/<slug:place_key>/lead/", place_views.ask_lead, name="ask-lead"),
    path("programmes/<slug:key>/places/<slug:place_key>/remind/", place_views.remind, name="remind"),
]
