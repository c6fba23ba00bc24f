from django.urls import path

from diagnosis.comparison import views

app_name = "comparison"

urlpatterns = [
    path("compare/", views.show_matrix, name="matrix"),
]
