from datetime import date

import pytest
from django.utils import timezone, translation

from ombudsman.models import AuditEntry, AuditValue
from ombudsman.rules.refusals import InvalidInput, Refusal
from ombudsman.services import reference
from outreach.models import Article, Event, EventPoint, Partner, Publication
from outreach.services import events
from tests.factories import (
    ClassificationFactory,
    EventFactory,
    EventPointFactory,
    OrganisationFactory,
    UserFactory,
)

TITLES = {"title_az": "Seminar", "title_en": "Seminar on shelters", "title_ru": "Семинар"}
DRAFT = {"kind": "seminar", "office_role": "host", **TITLES}


def entries(event):
    return AuditEntry.objects.with_reasons().of_case("outreach.event", event.pk)


def test_create_writes_a_draft_with_its_parts_and_puts_each_on_record():
    officer = UserFactory()
    topic, country = ClassificationFactory(), ClassificationFactory(list="country", code="GEO")
    body = OrganisationFactory()
    point = {"kind": "topic", "text_az": "Mövzu", "text_en": "A topic", "text_ru": "Тема"}

    event = events.create(
        {
            **DRAFT,
            "topics": [topic],
            "countries": [country],
            "organisations": [{"organisation": body, "name_as_printed": "A body", "role": "host"}],
            "participants": [{"name_as_printed": "ნინო გამოგონილი", "role": "expert"}],
            "points": [point, point | {"text_en": "Another"}],
            "articles": [{"title": "T", "publisher": "P", "published_on": date(2026, 3, 1)}],
        },
        by=officer,
    )

    assert not event.is_published
    assert (event.slug, event.created_by) == ("seminar-on-shelters", officer)
    assert list(event.topics.all()) == [topic]
    assert [(p.position, p.text_en) for p in event.points.all()] == [
        (0, "A topic"),
        (1, "Another"),
    ]
    assert [entry.action for entry in entries(event).order_by("pk")] == [
        "event.create",
        "eventorganisation.create",
        "participant.create",
        "eventpoint.create",
        "eventpoint.create",
        "article.create",
    ]
    assert {entry.user for entry in entries(event)} == {officer}


@pytest.mark.parametrize(
    ("broken", "field"),
    [
        ({"kind": "picnic"}, "kind"),
        ({"title_en": ""}, "title_en"),
        ({"title_ru": "Я" * 301}, "title_ru"),
        ({"held_from": date(2026, 3, 2), "held_to": date(2026, 3, 1)}, ""),
        ({"slug": "not an address"}, "slug"),
        ({"participants": [{"name_as_printed": "", "role": "expert"}]}, "name_as_printed"),
        ({"points": [{"kind": "topic", "text_en": "only English"}]}, "text_az"),
    ],
)
def test_create_refuses_what_cannot_be_and_writes_nothing(broken, field):
    with pytest.raises(InvalidInput) as refusal:
        events.create({**DRAFT, **broken}, by=UserFactory())

    assert refusal.value.field == field
    assert not Event.objects.exists()
    assert not AuditEntry.objects.filter(action__startswith="event").exists()


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("სემინარი თბილისში", "seminari-tbilisshi"),
        ("ندوة", "ndwh"),
        ("…", "event"),
        ("Seminar", "seminar-2"),
    ],
)
def test_address_is_of_latin_letters_and_free(title, slug):
    EventFactory(slug="seminar")

    assert events.free_slug(title) == slug


def test_change_records_old_and_new_and_replaces_a_named_part():
    officer = UserFactory()
    event = EventFactory(title_en="Old title", topics=[ClassificationFactory(code="old")])
    EventPointFactory(event=event)
    point = {"kind": "outcome", "text_az": "Nəticə", "text_en": "Outcome", "text_ru": "Итог"}

    fields = {"title_en": "New title", "topics": [ClassificationFactory(code="new")]}
    events.change(event, {**fields, "points": [point]}, by=officer)

    values = AuditValue.objects.filter(entry__action="event.change")
    assert {(v.field, v.old, v.new) for v in values} == {
        ("title_en", "Old title", "New title"),
        ("topics", "['old']", "['new']"),
    }
    assert [p.text_en for p in event.points.all()] == ["Outcome"]
    assert [entry.action for entry in entries(event)] == [
        "eventpoint.create",
        "eventpoint.delete",
        "event.change",
    ]


def test_change_to_the_same_leaves_no_entry():
    event = EventFactory(title_en="Same")

    events.change(event, {"title_en": "Same"}, by=UserFactory())

    assert not entries(event).exists()


def test_published_event_keeps_its_address():
    event = EventFactory(is_published=True)

    with pytest.raises(InvalidInput):
        events.change(event, {"slug": "elsewhere"}, by=UserFactory())


def test_publish_and_unpublish_are_on_record_with_the_reason():
    officer, event = UserFactory(), EventFactory(summary_az="Qısa məzmun")

    events.publish(event, by=officer)
    events.unpublish(event, by=officer, reason="A name was misspelt.")

    assert not Event.objects.get().is_published
    assert [(entry.action, entry.why) for entry in entries(event)] == [
        ("event.unpublish", "A name was misspelt."),
        ("event.publish", ""),
    ]


@pytest.mark.parametrize(
    ("act", "fields", "code"),
    [
        (events.publish, {"is_published": True}, "already_published"),
        (events.publish, {"is_published": False}, "no_summary"),
        (events.unpublish, {"is_published": False}, "not_published"),
    ],
)
def test_refusals_name_their_rule(act, fields, code):
    event = EventFactory(**fields)

    with pytest.raises(Refusal) as refusal:
        act(event, by=UserFactory())

    assert refusal.value.code == code
    assert not entries(event).exists()


def test_load_inserts_what_is_missing_and_keeps_what_was_edited():
    reference.load(on=timezone.localdate())
    assert events.load() == 5
    edited, missing = Event.objects.order_by("slug")[:2]
    edited.title_en = "Corrected by an officer"
    edited.is_published = False
    edited.save()
    Publication.objects.all().delete()
    missing.delete()

    assert events.load() == 1

    edited.refresh_from_db()
    assert (edited.title_en, edited.is_published) == ("Corrected by an officer", False)
    assert (Event.objects.count(), Article.objects.count()) == (5, 5)
    assert (EventPoint.objects.count(), Partner.objects.count()) == (56, 7)
    assert events.load() == 0


def test_load_puts_every_event_on_record():
    reference.load(on=timezone.localdate())
    events.load()

    created = AuditEntry.objects.filter(action="event.create")
    assert created.count() == AuditEntry.objects.filter(action="event.publish").count() == 5


def test_known_publications_stand_at_their_events():
    reference.load(on=timezone.localdate())
    events.load()

    booklet, brochure = Publication.objects.order_by("kind")
    assert booklet.event.slug == "online-meeting-ukraine-2022"
    assert {row.code for row in booklet.languages.all()} == {"az", "en", "ru", "uk"}
    assert brochure.event.slug == "icmpd-expert-meeting-2022"
    with translation.override("az"):
        assert brochure.title.startswith("Miqrantlar")
