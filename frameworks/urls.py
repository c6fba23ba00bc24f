from django.urls import path

from frameworks import views

app_name = "frameworks"

urlpatterns = [
    path("glossary/<str:key>/<path:number>/", views.show_glossary, name="glossary"),
    path("questionnaires/", views.list_all, name="questionnaires"),
    # A version number is any line of text, a slash included.
    path(
        "questionnaires/<str:key>/<path:number>/<str:mode>/", views.show_questionnaire, name="questionnaire"
    ),
]
