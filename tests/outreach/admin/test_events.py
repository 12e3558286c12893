import re
from datetime import date

import pytest
from django.urls import reverse

from ombudsman.models import AuditEntry, AuditValue
from outreach.models import Event
from tests.factories import (
    ArticleFactory,
    ClassificationFactory,
    EventFactory,
    EventOrganisationFactory,
    EventPointFactory,
    OrganisationFactory,
    ParticipantFactory,
)

LIST = "/admin/outreach/event/"
DRAFT = {
    "kind": "seminar",
    "mode": "online",
    "office_role": "host",
    "title_az": "Seminar",
    "title_en": "Seminar",
    "title_ru": "Семинар",
}
INLINES = ("participants", "organisations", "points", "articles")
EMPTY = {f"{name}-{part}": "0" for name in INLINES for part in ("TOTAL_FORMS", "INITIAL_FORMS")}


@pytest.fixture
def officer(as_role):
    return as_role("outreach_officer")


def form_of(event):
    return reverse("admin:outreach_event_change", args=[event.pk])


def step(event, name):
    return reverse("admin:outreach_event_transition", args=[event.pk, name])


def in_full(rows):
    event = EventFactory(
        countries=[ClassificationFactory(list="country", code=f"AA{n}") for n in range(rows)],
        topics=[ClassificationFactory(code=f"topic{n}") for n in range(rows)],
        country=ClassificationFactory(list="country", code="GEO"),
    )
    for _ in range(rows):
        EventOrganisationFactory(event=event)
        ParticipantFactory(event=event, organisation=OrganisationFactory())
        language = ClassificationFactory(list="language", code="ka")
        ArticleFactory(event=event, language=language)
    EventPointFactory.create_batch(rows, event=event)
    return event


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("registrar", 403),
        ("case_officer", 403),
        ("analyst", 403),
        ("auditor", 403),
        ("administrator", 403),
        ("npm_lead", 403),
        ("commissioner", 200),
        ("outreach_officer", 200),
    ],
)
def test_list_is_for_those_who_may_see_events(as_role, role, status):
    EventFactory()

    assert as_role(role).get(LIST).status_code == status


def test_stranger_is_asked_to_sign_in(client):
    assert client.get(LIST).status_code == 302


def test_commissioner_reads_and_neither_changes_nor_publishes(as_role):
    event, commissioner = EventFactory(summary_en="Summary"), as_role("commissioner")

    page = commissioner.get(form_of(event))

    assert page.status_code == 200
    assert page.context["transitions"] == []
    assert commissioner.post(form_of(event), DRAFT | EMPTY).status_code == 403
    assert commissioner.post(step(event, "publish")).status_code == 403
    assert not Event.objects.get().is_published


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_the_database_as_often_at_any_length(officer, rows, django_assert_num_queries):
    for _ in range(rows):
        event = EventFactory(country=ClassificationFactory(list="country", code="GEO"))
        ArticleFactory(event=event)

    with django_assert_num_queries(6):
        page = officer.get(LIST)

    assert len(page.context["cl"].result_list) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_form_asks_the_database_as_often_at_any_length(officer, rows, django_assert_num_queries):
    event = in_full(rows)

    with django_assert_num_queries(10):
        assert officer.get(form_of(event)).status_code == 200


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["ნინო", "Open day", "Round table"]),
        ("year=2025", ["Open day"]),
        ("kind__exact=training", ["Round table"]),
        ("is_published__exact=1", ["Open day"]),
        ("q=გამოგონილი", ["ნინო"]),
        ("year=twenty", ["ნინო", "Open day", "Round table"]),
        ("year=99999", ["ნინო", "Open day", "Round table"]),
    ],
)
def test_list_is_narrowed_by_filters_and_search(officer, query, found):
    georgian = EventFactory(title_en="ნინო", held_from="2026-05-01")
    ParticipantFactory(event=georgian, name_as_printed="ნინო გამოგონილი")
    EventFactory(title_en="Open day", held_from="2025-05-01", is_published=True)
    EventFactory(title_en="Round table", kind="training")

    page = officer.get(f"{LIST}?{query}", follow=True)

    assert [event.title_en for event in page.context["cl"].result_list] == found


def test_day_of_the_report_is_told_from_the_day_of_the_event(officer):
    EventFactory(held_from=date(2026, 3, 1))
    ArticleFactory(event=EventFactory(), published_on=date(2026, 3, 2))

    page = officer.get(LIST).content.decode()

    assert re.findall(r'class="field-day[^"]*">([^<]*)<', page) == [
        "reported on 02.03.2026",
        "01.03.2026",
    ]


def test_new_event_is_a_draft_with_an_address_and_its_parts(officer):
    topic = ClassificationFactory()
    data = DRAFT | EMPTY | {"topics": [topic.pk], "participants-TOTAL_FORMS": "1"}
    person = {
        "participants-0-name_as_printed": "محمد مخترع",
        "participants-0-title_as_printed": "expert",
        "participants-0-role": "expert",
    }

    response = officer.post(f"{LIST}add/", data | person)

    assert response.status_code == 302, response.context["errors"]
    event = Event.objects.get()
    assert (event.slug, event.is_published, event.created_by) == ("seminar", False, officer.user)
    assert event.participants.get().name_as_printed == "محمد مخترع"
    entries = AuditEntry.objects.of_case("outreach.event", event.pk).order_by("pk")
    assert [entry.action for entry in entries] == [
        "event.create",
        "participant.create",
        "event.change",
    ]


@pytest.mark.parametrize(
    ("broken", "field"),
    [
        ({"title_ru": ""}, "title_ru"),
        ({"title_az": "Ə" * 301}, "title_az"),
        ({"kind": "picnic"}, "kind"),
        ({"held_from": "2026-02-30"}, "held_from"),
        ({"topics": ["999999"]}, "topics"),
        ({"held_from": "2026-03-02", "held_to": "2026-03-01"}, "__all__"),
    ],
)
def test_what_cannot_be_is_named_at_its_field_and_kept(officer, broken, field):
    response = officer.post(f"{LIST}add/", DRAFT | EMPTY | broken)

    assert response.status_code == 200
    assert list(response.context["adminform"].form.errors) == [field]
    assert not Event.objects.exists()


def test_changes_of_lists_and_parts_are_on_record_with_their_fields(officer):
    old, new = ClassificationFactory(code="old"), ClassificationFactory(code="new")
    event = EventFactory(**DRAFT, topics=[old])
    person = ParticipantFactory(event=event, name_as_printed="Nino Invented", role="speaker")
    data = {
        "topics": [new.pk],
        "participants-TOTAL_FORMS": "1",
        "participants-INITIAL_FORMS": "1",
        "participants-0-id": person.pk,
        "participants-0-event": event.pk,
        "participants-0-name_as_printed": "Nino Invented",
        "participants-0-role": "expert",
    }

    response = officer.post(form_of(event), DRAFT | EMPTY | data)

    assert response.status_code == 302
    values = AuditValue.objects.filter(entry__case_id=event.pk).order_by("pk")
    assert [(v.entry.action, v.field, v.old, v.new) for v in values] == [
        ("participant.change", "role", "speaker", "expert"),
        ("event.change", "topics", f"[{old.pk}]", f"[{new.pk}]"),
    ]


def test_publishing_is_a_step_with_its_own_form(officer, client):
    event = EventFactory(summary_az="Qısa məzmun")

    offered = officer.get(form_of(event)).context["transitions"]
    response = officer.post(step(event, "publish"))

    assert [one["name"] for one in offered] == ["publish"]
    assert response.status_code == 302
    assert client.get(event.get_absolute_url()).status_code == 200


def test_what_a_rule_refuses_is_said_in_the_form(officer):
    event = EventFactory()

    response = officer.post(step(event, "publish"))

    assert response.status_code == 200
    assert response.context["form"].non_field_errors() == [
        "Write a summary before the event is published."
    ]


def test_taking_back_needs_a_reason(officer, client):
    event = EventFactory(is_published=True)

    assert officer.post(step(event, "unpublish")).context["form"].errors["reason"]
    officer.post(step(event, "unpublish"), {"reason": "A name was misspelt."})

    assert client.get(event.get_absolute_url()).status_code == 404
    entry = AuditEntry.objects.with_reasons().get(action="event.unpublish")
    assert (entry.why, entry.user) == ("A name was misspelt.", officer.user)


def test_status_cannot_be_forged_in_the_form(officer):
    event = EventFactory(**DRAFT, slug="kept")

    officer.post(form_of(event), DRAFT | EMPTY | {"is_published": "on", "slug": "forged"})

    event.refresh_from_db()
    assert (event.is_published, event.slug) == (False, "kept")
