"""All URLs; the only module of the kernel that imports the apps."""

from django.contrib import admin
from django.urls import include, path

from cases import urls as cases_api
from ombudsman.api import urls as kernel_api
from ombudsman.api.tokens import RevokeTokenView, TokenView
from ombudsman.views import health, home, language
from outreach.api import urls as outreach_api

# Only what client credentials need; the library's pages are not mounted. A redirect to the slash
# would turn the POST into a GET, so both spellings are routes.
oauth = (
    [
        path("token", TokenView.as_view()),
        path("revoke_token", RevokeTokenView.as_view()),
        path("token/", TokenView.as_view(), name="token"),
        path("revoke_token/", RevokeTokenView.as_view(), name="revoke-token"),
    ],
    "oauth2_provider",
)
api = [
    *kernel_api.urlpatterns,
    *cases_api.urlpatterns,
    *outreach_api.urlpatterns,
    *kernel_api.unknown,
]

urlpatterns = [
    path("", home.home, name="home"),
    path("admin/", admin.site.urls),
    path("api/v1/", include((api, "api"))),
    path("oauth/", include(oauth)),
    path("language/", language.set_language, name="set_language"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", include("outreach.views.urls")),
]
