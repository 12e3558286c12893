import pytest

from outreach.models import Event
from tests.factories import (
    ArticleFactory,
    ClassificationFactory,
    EventFactory,
    EventPointFactory,
    OrganisationFactory,
    PublicationFactory,
)

ADDRESS = "/api/v1/events/"
EVENT = {
    "kind": "seminar",
    "title_az": "Sığınacaq",
    "title_en": "On shelters",
    "title_ru": "О приютах",
    "office_role": "host",
    "held_from": "2026-03-02",
    "organisations": [{"name_as_printed": "A body", "role": "host"}],
    "participants": [{"name_as_printed": "ნინო გამოგონილი", "role": "expert"}],
    "points": [{"kind": "topic", "text_az": "M", "text_en": "T", "text_ru": "Т"}],
    "articles": [{"title": "T", "publisher": "P", "published_on": "2026-03-03"}],
}


@pytest.fixture
def press(api_with_scopes):
    return api_with_scopes("events:read", "events:write")


def slugs(response):
    return [row["slug"] for row in response.json()["results"]]


def test_published_events_are_for_everybody(anonymous_api):
    EventFactory(slug="shown", is_published=True)
    EventFactory(slug="draft")

    assert slugs(anonymous_api.get(ADDRESS)) == ["shown"]
    assert anonymous_api.get(f"{ADDRESS}shown/").status_code == 200
    assert anonymous_api.get(f"{ADDRESS}draft/").status_code == 404
    assert anonymous_api.post(ADDRESS, EVENT).status_code == 401


def test_token_without_the_scope_sees_what_everybody_sees(api_with_scopes, press):
    EventFactory(slug="draft")
    client = api_with_scopes("reference:read")

    assert slugs(client.get(ADDRESS)) == []
    assert client.post(ADDRESS, EVENT).status_code == 403
    assert slugs(press.get(ADDRESS)) == ["draft"]


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_however_many_rows(anonymous_api, rows, django_assert_num_queries):
    for _ in range(rows):
        countries = [ClassificationFactory(list="country", code="GEO")]
        EventFactory(is_published=True, countries=countries)

    with django_assert_num_queries(2):
        assert len(slugs(anonymous_api.get(ADDRESS))) == rows


def test_write_an_event(press):
    response = press.post(ADDRESS, EVENT)

    shown = response.json()
    assert response.status_code == 201, shown
    assert (shown["slug"], shown["is_published"]) == ("on-shelters", False)
    assert [row["name_as_printed"] for row in shown["participants"]] == ["ნინო გამოგონილი"]
    assert [row["title"] for row in shown["articles"]] == ["T"]


def test_change_replaces_the_parts_that_are_sent(press):
    point = EventPointFactory()
    ArticleFactory(event=point.event)

    here = f"{ADDRESS}{point.event.slug}/"
    seen = press.get(here)["ETag"]

    response = press.patch(here, {"points": [], "title_en": "Anew"}, HTTP_IF_MATCH=seen)

    shown = response.json()
    assert (shown["title_en"], shown["points"], len(shown["articles"])) == ("Anew", [], 1)


def test_publishing_is_for_people(press, api_as_role):
    event = EventFactory(summary_en="In short.")
    officer = api_as_role("outreach_officer")

    assert press.post(f"{ADDRESS}{event.slug}/publish/").status_code == 403
    assert officer.post(f"{ADDRESS}{event.slug}/publish/").json()["is_published"] is True
    again = officer.post(f"{ADDRESS}{event.slug}/publish/")
    assert (again.status_code, again.json()["code"]) == (409, "already_published")


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"title_en": " "}, "title_en"),
        ({"slug": "not a slug"}, "slug"),
        ({"slug": "taken"}, "slug"),
        ({"kind": "ball"}, "kind"),
        ({"held_from": "2026-02-30"}, "held_from"),
        ({"held_to": "2026-03-01"}, ""),
        ({"countries": ["XXZ"]}, "countries[0]"),
        ({"is_published": True}, "is_published"),
        ({"points": [{"kind": "topic"}]}, "points[0].text_az"),
        ({"articles": [EVENT["articles"][0] | {"url": "javascript:x"}]}, "articles[0].url"),
    ],
)
def test_wrong_events_are_named_and_not_kept(press, change, path):
    EventFactory(slug="taken")

    response = press.post(ADDRESS, EVENT | change)

    assert response.status_code == 400, response.content
    assert response.json()["errors"][0]["path"] == path if path else True
    assert Event.objects.count() == 1


def test_publications_and_articles_need_a_sign_in(anonymous_api, press, api_with_scopes):
    PublicationFactory()
    ArticleFactory()

    for noun in ("publications", "articles"):
        assert anonymous_api.get(f"/api/v1/{noun}/").status_code == 401
        assert api_with_scopes("reference:read").get(f"/api/v1/{noun}/").status_code == 403
        (row,) = press.get(f"/api/v1/{noun}/").json()["results"]
        assert press.get(f"/api/v1/{noun}/{row['id']}/").json() == row


def test_another_body_sees_what_is_published_and_the_drafts_it_wrote(api_with_scopes, press):
    scopes = ("events:read", "events:write")
    theirs = api_with_scopes(*scopes, organisation=OrganisationFactory())
    shown = EventFactory(slug="shown", is_published=True)
    draft = EventFactory(slug="draft")
    for event in (shown, draft):
        ArticleFactory(event=event)
        PublicationFactory(event=event, is_published=event.is_published)
    written = theirs.post(ADDRESS, EVENT).json()["slug"]

    assert set(slugs(theirs.get(ADDRESS))) == {"shown", written}
    assert theirs.get(f"{ADDRESS}draft/").status_code == 404
    assert len(slugs(press.get(ADDRESS))) == 3
    for noun in ("publications", "articles"):
        seen = [len(api.get(f"/api/v1/{noun}/").json()["results"]) for api in (theirs, press)]
        assert seen == ([1, 2] if noun == "publications" else [1, 3])
