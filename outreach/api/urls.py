from rest_framework.routers import SimpleRouter

from outreach.api.articles import ArticleViewSet
from outreach.api.events import EventViewSet
from outreach.api.publications import PublicationViewSet

router = SimpleRouter()
router.register("events", EventViewSet, "event")
router.register("publications", PublicationViewSet, "publication")
router.register("articles", ArticleViewSet, "article")
urlpatterns = router.urls
