import factory
from factory.django import DjangoModelFactory

from outreach.models import Event, EventKind, EventPoint, OfficeRole, PointKind


class EventFactory(DjangoModelFactory):
    slug = factory.Sequence(lambda n: f"event-{n}")
    kind = EventKind.SEMINAR
    title_az = factory.Sequence(lambda n: f"Seminar {n}")
    title_en = factory.Sequence(lambda n: f"Seminar {n}")
    title_ru = factory.Sequence(lambda n: f"Семинар {n}")
    office_role = OfficeRole.ORGANISER

    class Meta:
        model = Event
        skip_postgeneration_save = True

    @factory.post_generation
    def topics(self, create, rows, **kwargs):
        if create and rows:
            self.topics.set(rows)

    @factory.post_generation
    def countries(self, create, rows, **kwargs):
        if create and rows:
            self.countries.set(rows)


class EventPointFactory(DjangoModelFactory):
    event = factory.SubFactory(EventFactory)
    kind = PointKind.TOPIC
    text_az = "Sınaq mövzusu"
    text_en = "A topic of the tests"
    text_ru = "Пробная тема"

    class Meta:
        model = EventPoint
