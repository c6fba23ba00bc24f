from django.urls import path

from diagnosis.comparison import views

app_name = "comparison"

urlpatterns = [
    path("compare/", views.show_matrix, name="matrix"),
    path("compare/table/<slug:form>/", views.download_matrix, name="matrix-table"),
    path("compare/picture/<slug:form>/", views.draw_matrix, name="matrix-picture"),
]
