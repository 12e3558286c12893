"""URLs of the kernel's API, its OpenAPI file, and the response for unknown URLs."""

from django.urls import path, re_path
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.routers import SimpleRouter

from ombudsman.api.classifications import ClassificationViewSet
from ombudsman.api.organisations import OrganisationViewSet
from ombudsman.api.time_limits import TimeLimitViewSet
from ombudsman.api.webhooks import WebhookViewSet
from ombudsman.rest.resources import ThrottledView
from ombudsman.rest.schema import DocsView, SchemaView


class Unknown(ThrottledView):
    """Any other URL: 401 if anonymous, else 404, as problem details."""

    permission_classes = [IsAuthenticated]
    schema = None

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        super().initial(request, *args, **kwargs)
        if not request.path.endswith("/"):
            raise NotFound(_("Every address of this API ends with a slash."))
        raise NotFound


router = SimpleRouter()
router.register("organisations", OrganisationViewSet, "organisation")
router.register(r"classifications/(?P<list_name>[a-z_]+)", ClassificationViewSet, "classification")
router.register("time-limits", TimeLimitViewSet, "time-limit")
router.register("webhooks", WebhookViewSet, "webhook")

urlpatterns = [
    *router.urls,
    path("schema/", SchemaView.as_view(), name="schema"),
    path("docs/", DocsView.as_view(url_name="api:schema"), name="docs"),
]
unknown = [re_path("", Unknown.as_view(), name="unknown")]
