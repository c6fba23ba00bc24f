from django.urls import path

from diagnosis.comparison import distribution_views, group_views, neighbour_views, views

app_name = "comparison"

urlpatterns = [
    path("compare/", views.show_matrix, name="matrix"),
    path("compare/groups/", group_views.show_groups, name="groups"),
    path("compare/groups/table/<slug:form>/", group_views.download_groups_table, name="groups-table"),
    path("compare/groups/picture/<slug:form>/", group_views.download_groups_picture, name="groups-picture"),
    path("compare/distribution/", distribution_views.show_distribution, name="distribution"),
    path(
        "compare/distribution/table/<slug:form>/",
        distribution_views.download_distribution_table,
        name="distribution-table",
    ),
    path(
        "compare/distribution/picture/<slug:form>/",
        distribution_views.download_distribution_picture,
        name="distribution-picture",
    ),
    path(
        "compare/results/<int:result_id>/neighbours/",
        neighbour_views.show_neighbours,
        name="neighbours",
    ),
    path(
        "compare/results/<int:result_id>/neighbours/table/<slug:form>/",
        neighbour_views.download_neighbours_table,
        name="neighbours-table",
    ),
    path(
        "compare/results/<int:result_id>/neighbours/picture/<slug:form>/",
        neighbour_views.download_neighbours_picture,
        name="neighbours-picture",
    ),
]
