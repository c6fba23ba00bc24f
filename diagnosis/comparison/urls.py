from django.urls import path

from diagnosis.comparison import side_views, views

app_name = "comparison"

urlpatterns = [
    path("compare/", views.show_matrix, name="matrix"),
    path("compare/table/<slug:form>/", views.download_matrix, name="matrix-table"),
    path("compare/picture/<slug:form>/", views.draw_matrix, name="matrix-picture"),
    path("compare/side-by-side/", side_views.show_side_by_side, name="side-by-side"),
    path("compare/side-by-side/table/<slug:form>/", side_views.download_table, name="side-by-side-table"),
    path(
        "compare/side-by-side/picture/<slug:form>/", side_views.download_picture, name="side-by-side-picture"
    ),
]
