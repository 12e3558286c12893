import hashlib

import factory
from django.core.files.base import ContentFile
from django.utils import timezone
from factory.django import DjangoModelFactory

from cases.models import Document
from tests.factories.complaints import ComplaintFactory
from tests.factories.users import UserFactory

CONTENT = b"%PDF-1.7\nA letter of the tests.\n"


class DocumentFactory(DjangoModelFactory):
    """A file of a complaint; give ``complaint=None, visit=…`` for one of a visit."""

    complaint = factory.SubFactory(ComplaintFactory)
    title = "Letter"
    file = factory.LazyFunction(lambda: ContentFile(CONTENT, name="letter.pdf"))
    original_name = "letter.pdf"
    content_type = "application/pdf"
    size = len(CONTENT)
    sha256 = hashlib.sha256(CONTENT).hexdigest()
    filed_by = factory.SubFactory(UserFactory)
    filed_at = factory.LazyFunction(timezone.now)

    class Meta:
        model = Document
