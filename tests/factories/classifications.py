import factory
from factory.django import DjangoModelFactory

from ombudsman.models import Classification


class ClassificationFactory(DjangoModelFactory):
    """A member of a list; asked for twice by the same list and code, it is the same row."""

    list = "topic"
    code = factory.Sequence(lambda n: f"code{n}")
    name_az = factory.LazyAttribute(lambda row: f"{row.code} (az)")
    name_en = factory.LazyAttribute(lambda row: f"{row.code} (en)")
    name_ru = factory.LazyAttribute(lambda row: f"{row.code} (ru)")

    class Meta:
        model = Classification
        django_get_or_create = ["list", "code"]


def classified(name: str, code: str) -> factory.SubFactory:
    """A declaration: the member ``code`` of the list ``name``."""
    return factory.SubFactory(ClassificationFactory, list=name, code=code)
