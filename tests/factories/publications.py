import factory
from factory.django import DjangoModelFactory

from outreach.models import Publication, PublicationKind


class PublicationFactory(DjangoModelFactory):
    kind = PublicationKind.BOOKLET
    title_az = factory.Sequence(lambda n: f"Kitabça {n}")
    title_en = factory.Sequence(lambda n: f"Booklet {n}")
    title_ru = factory.Sequence(lambda n: f"Брошюра {n}")

    class Meta:
        model = Publication
        skip_postgeneration_save = True

    @factory.post_generation
    def languages(self, create, rows, **kwargs):
        if create and rows:
            self.languages.set(rows)
