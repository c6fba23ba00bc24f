from django.urls import path

from diagnosis.comparison import map_views, views

app_name = "comparison"

urlpatterns = [
    path("compare/", views.show_matrix, name="matrix"),
    path("compare/map/", map_views.show_map, name="map"),
    path("compare/map/table/<slug:form>/", map_views.download_map_table, name="map-table"),
    path("compare/map/picture/<slug:form>/", map_views.download_map_picture, name="map-picture"),
]
