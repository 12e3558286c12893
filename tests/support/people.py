"""People with related rows, and a snapshot of their rows."""

from cases.models import (
    NameKey,
    Person,
)
from cases.people.queries import merges
from tests.factories import (
    AddressFactory,
    CallbackFactory,
    CallFactory,
    ComplaintFactory,
    ConsentFactory,
    ContactPointFactory,
    DetentionFactory,
    IdentityDocumentFactory,
    LegalStatusFactory,
    PartyFactory,
    PersonFactory,
    PersonNameFactory,
    SpokenLanguageFactory,
    StateTieFactory,
)


def create_person(name, **fields):
    row = PersonFactory(display_name=name, **fields)
    PersonNameFactory(person=row)
    return row


def create_one_of_each(owner):
    """A row in every table with a foreign key to a person that a merge moves."""
    complaint = ComplaintFactory()
    return [
        PersonNameFactory(person=owner, kind="alias", full="Zolbal Nümunə"),
        StateTieFactory(person=owner),
        LegalStatusFactory(person=owner),
        SpokenLanguageFactory(person=owner),
        IdentityDocumentFactory(person=owner),
        ContactPointFactory(person=owner),
        AddressFactory(person=owner),
        PartyFactory(person=owner, complaint=complaint),
        ConsentFactory(person=owner, complaint=complaint),
        CallFactory(person=owner),
        DetentionFactory(person=owner),
        CallbackFactory(person=owner),
    ]


def snapshot(*people):
    """All values about ``people``, except counters that change with every save."""
    found = {}
    for model, field in [*merges.parts(), (NameKey, NameKey._meta.get_field("person"))]:
        rows = model.objects.filter(**{f"{field.name}__in": people}).order_by("pk").values()
        columns = [
            {k: v for k, v in row.items() if model is not NameKey or k != "id"} for row in rows
        ]
        found[model.__name__] = sorted(columns, key=str)
    own = Person.objects.filter(pk__in=[one.pk for one in people]).order_by("pk").values()
    found["Person"] = [
        {k: v for k, v in row.items() if k not in ("version", "compared_at")} for row in own
    ]
    return found
