"""All addresses: this file only mounts what the nouns bring."""

from allauth.account.decorators import secure_admin_login
from csp.decorators import csp_update
from django.conf.urls.i18n import urlpatterns as language_urls
from django.contrib import admin
from django.templatetags.static import static
from django.urls import include, path, re_path
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView, TemplateView
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from config.api import NoSuchAddress
from diagnosis.assessments.views import show_home
from diagnosis.results.method import show_method

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # allauth's documented way
admin.site.site_header = admin.site.site_title = admin.site.index_title = _("City Readiness")

# Browsers ask for it by themselves where a page names no icon. Lazily: the name carries the file's hash.
show_icon = RedirectView.as_view(
    url=lazy(static, str)("icons/favicon.svg"), http_method_names=["get", "head", "options"]
)

# The API's page carries small signs as data: images.
show_api_docs = csp_update({"img-src": "data:"})(SpectacularSwaggerSplitView.as_view(url_name="api-schema"))

urlpatterns = [
    path("", show_home, name="home"),
    path("", include("frameworks.urls")),
    path("", include("diagnosis.places.urls")),
    path("", include("diagnosis.assessments.urls")),
    path("", include("diagnosis.results.urls")),
    path("", include("diagnosis.advice.urls")),
    path("", include("diagnosis.comparison.urls")),
    path("", include("diagnosis.programmes.urls")),
    path("", include("diagnosis.reports.urls")),
    path("", include("diagnosis.people.urls")),
    path("method/", show_method, name="method"),
    path("accessibility/", TemplateView.as_view(template_name="accessibility.html"), name="accessibility"),
    path("favicon.ico", show_icon, name="favicon"),
    path("accounts/", include("diagnosis.people.account_urls")),
    path("language/", include(language_urls)),
    path("admin/", admin.site.urls),
    path("api/v1/", include("config.api_urls")),
    path("api/v1/schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("api/v1/docs/", show_api_docs, name="api-docs"),
    re_path(r"^api/(?:.*/)?$", NoSuchAddress.as_view(), name="api-nothing"),  # last: all other addresses
]

handler400 = "config.api.answer_bad_request"
handler500 = "config.api.answer_server_error"
handler429 = "diagnosis.people.entrance.answer_too_many"  # allauth asks for it
