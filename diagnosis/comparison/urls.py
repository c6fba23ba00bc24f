from django.urls import path

from diagnosis.comparison import order_views, peer_views, rounds_views, views

app_name = "comparison"

urlpatterns = [
    path("compare/", views.show_matrix, name="matrix"),
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
]
