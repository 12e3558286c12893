import factory
from factory.django import DjangoModelFactory

from cases.models import IdentityDocument, IdentityDocumentKind
from ombudsman.rules import documents
from tests.factories.persons import PersonFactory


class IdentityDocumentFactory(DjangoModelFactory):
    person = factory.SubFactory(PersonFactory)
    kind = IdentityDocumentKind.PASSPORT
    number = factory.Sequence(lambda n: f"TEST {n:06d}")
    normalised = factory.LazyAttribute(lambda row: documents.normalise(row.number))

    class Meta:
        model = IdentityDocument
