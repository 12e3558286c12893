import pytest

from outreach.models import Publication
from tests.factories import (
    ArticleFactory,
    ClassificationFactory,
    EventFactory,
    PartnerFactory,
    PublicationFactory,
)

PAGES = ["publication", "partner", "article"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("role", "status"), [("case_officer", 403), ("commissioner", 200), ("outreach_officer", 200)]
)
def test_lists_are_for_those_who_may_see_them(as_role, page, role, status):
    assert as_role(role).get(f"/admin/outreach/{page}/").status_code == status


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("page", "factory", "queries"),
    [("publication", "publication", 6), ("partner", "partner", 5), ("article", "article", 9)],
)
def test_lists_ask_the_database_as_often_at_any_length(
    as_role, page, factory, queries, rows, django_assert_num_queries
):
    officer = as_role("outreach_officer")
    language = ClassificationFactory(list="language", code="uk")
    for _ in range(rows):
        match factory:
            case "publication":
                PublicationFactory(languages=[language], event=EventFactory())
            case "partner":
                PartnerFactory()
            case "article":
                ArticleFactory(language=language)

    with django_assert_num_queries(queries):
        shown = officer.get(f"/admin/outreach/{page}/").context["cl"].result_list

    assert len(shown) == rows


@pytest.mark.parametrize(
    ("page", "factory"),
    [
        ("publication", PublicationFactory),
        ("partner", PartnerFactory),
        ("article", ArticleFactory),
    ],
)
def test_forms_open(as_role, page, factory):
    row = factory()

    assert (
        as_role("outreach_officer").get(f"/admin/outreach/{page}/{row.pk}/change/").status_code
        == 200
    )


def test_publishing_a_title_is_a_step(as_role):
    publication, officer = PublicationFactory(), as_role("outreach_officer")
    address = f"/admin/outreach/publication/{publication.pk}"

    officer.post(f"{address}/do/publish/")
    assert Publication.objects.get().is_published

    officer.post(f"{address}/do/unpublish/", {"reason": "Out of date."})
    assert not Publication.objects.get().is_published
