from drf_spectacular.utils import extend_schema

from cases.complaints.api.documents import Documents
from cases.protection.api import NUMBER, VisitNestedResource


@extend_schema(parameters=[NUMBER])
class VisitDocumentViewSet(Documents, VisitNestedResource):
    """Files of a visit, for the people of the NPM; no scope opens them to integrations."""
