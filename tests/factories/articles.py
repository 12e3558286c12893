from datetime import date

import factory
from factory.django import DjangoModelFactory

from outreach.models import Article
from tests.factories.events import EventFactory


class ArticleFactory(DjangoModelFactory):
    event = factory.SubFactory(EventFactory)
    title = factory.Sequence(lambda n: f"Report {n} of a seminar")
    publisher = "An invented newspaper"
    published_on = date(2026, 3, 2)

    class Meta:
        model = Article
