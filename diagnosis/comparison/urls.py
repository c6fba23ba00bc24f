from django.urls import path

from diagnosis.comparison import (
    distribution_views,
    group_views,
    map_views,
    neighbour_views,
    order_views,
    peer_views,
    rounds_views,
    side_views,
    views,
)

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
    path("compare/results/<int:result_id>/rounds/", rounds_views.show_rounds, name="rounds"),
    path(
        "compare/results/<int:result_id>/rounds/table/<slug:form>/",
        rounds_views.download_rounds,
        name="rounds-table",
    ),
    path(
        "compare/results/<int:result_id>/rounds/picture/<slug:form>/",
        rounds_views.download_rounds_picture,
        name="rounds-picture",
    ),
    path("compare/results/<int:result_id>/whom-to-ask/", peer_views.show_whom_to_ask, name="whom-to-ask"),
    path(
        "compare/results/<int:result_id>/whom-to-ask/table/<slug:form>/",
        peer_views.download_whom_to_ask,
        name="whom-to-ask-table",
    ),
    path("compare/programmes/<slug:key>/order/", order_views.show_order, name="order"),
    path(
        "compare/programmes/<slug:key>/order/table/<slug:form>/",
        order_views.download_order,
        name="order-table",
    ),
    path(
        "compare/programmes/<slug:key>/order/picture/<slug:form>/",
        order_views.download_order_picture,
        name="order-picture",
    ),
    path("compare/map/", map_views.show_map, name="map"),
    path("compare/map/table/<slug:form>/", map_views.download_map_table, name="map-table"),
    path("compare/map/picture/<slug:form>/", map_views.download_map_picture, name="map-picture"),
]
