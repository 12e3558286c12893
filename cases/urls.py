from rest_framework.routers import SimpleRouter

from cases.calls.api.callbacks import CallbackViewSet
from cases.calls.api.calls import CallViewSet
from cases.complaints.api.actions import ActionViewSet
from cases.complaints.api.batches import ComplaintBatchViewSet
from cases.complaints.api.complaints import ComplaintViewSet
from cases.complaints.api.deadlines import DeadlineViewSet
from cases.complaints.api.documents import ComplaintDocumentViewSet
from cases.complaints.api.exports import ComplaintExportViewSet
from cases.complaints.api.history import HistoryViewSet
from cases.complaints.api.parties import PartyViewSet
from cases.detention.api.detentions import DetentionViewSet
from cases.detention.api.removals import RemovalViewSet
from cases.facilities.api import FacilityViewSet
from cases.npm.api.documents import VisitDocumentViewSet
from cases.npm.api.findings import FindingViewSet
from cases.npm.api.visits import VisitViewSet
from cases.people.api.persons import PersonViewSet
from cases.recommendations.api import RecommendationViewSet

COMPLAINT = "complaints/(?P<number>[^/.]+)"
VISIT = "visits/(?P<number>[^/.]+)"

router = SimpleRouter()
router.register("complaints/batch", ComplaintBatchViewSet, "complaint-batch")
router.register("complaints/export", ComplaintExportViewSet, "complaint-export")
router.register("complaints", ComplaintViewSet, "complaint")
router.register(f"{COMPLAINT}/parties", PartyViewSet, "complaint-party")
router.register(f"{COMPLAINT}/actions", ActionViewSet, "complaint-action")
router.register(f"{COMPLAINT}/removals", RemovalViewSet, "complaint-removal")
router.register(f"{COMPLAINT}/detentions", DetentionViewSet, "complaint-detention")
router.register(f"{COMPLAINT}/deadlines", DeadlineViewSet, "complaint-deadline")
router.register(f"{COMPLAINT}/documents", ComplaintDocumentViewSet, "complaint-document")
router.register(f"{COMPLAINT}/history", HistoryViewSet, "complaint-history")
router.register("persons", PersonViewSet, "person")
router.register("facilities", FacilityViewSet, "facility")
router.register("calls", CallViewSet, "call")
router.register("callbacks", CallbackViewSet, "callback")
router.register("visits", VisitViewSet, "visit")
router.register("findings", FindingViewSet, "finding")
router.register("recommendations", RecommendationViewSet, "recommendation")
router.register(f"{VISIT}/documents", VisitDocumentViewSet, "visit-document")
urlpatterns = router.urls
