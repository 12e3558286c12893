from rest_framework.routers import SimpleRouter

from cases.api.actions import ActionViewSet
from cases.api.callbacks import CallbackViewSet
from cases.api.calls import CallViewSet
from cases.api.complaint_batches import ComplaintBatchViewSet
from cases.api.complaint_exports import ComplaintExportViewSet
from cases.api.complaints import ComplaintViewSet
from cases.api.deadlines import DeadlineViewSet
from cases.api.detentions import DetentionViewSet
from cases.api.documents import ComplaintDocumentViewSet, VisitDocumentViewSet
from cases.api.facilities import FacilityViewSet
from cases.api.findings import FindingViewSet
from cases.api.history import HistoryViewSet
from cases.api.parties import PartyViewSet
from cases.api.persons import PersonViewSet
from cases.api.recommendations import RecommendationViewSet
from cases.api.removals import RemovalViewSet
from cases.api.visits import VisitViewSet

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
