import pytest

from ombudsman.models import AuditEntry
from ombudsman.rules.refusals import Refusal
from outreach.services import publications
from tests.factories import PublicationFactory, UserFactory


def test_publish_and_unpublish_are_on_record_with_the_reason():
    officer, publication = UserFactory(), PublicationFactory()

    publications.publish(publication, by=officer)
    publications.unpublish(publication, by=officer, reason="Out of date.")

    publication.refresh_from_db()
    assert not publication.is_published
    entries = AuditEntry.objects.with_reasons().of_case("outreach.publication", publication.pk)
    assert [(entry.action, entry.why, entry.user) for entry in entries] == [
        ("publication.unpublish", "Out of date.", officer),
        ("publication.publish", "", officer),
    ]


@pytest.mark.parametrize(
    ("act", "is_published", "code"),
    [
        (publications.publish, True, "already_published"),
        (publications.unpublish, False, "not_published"),
    ],
)
def test_refusals_name_their_rule(act, is_published, code):
    publication = PublicationFactory(is_published=is_published)

    with pytest.raises(Refusal) as refusal:
        act(publication, by=UserFactory())

    assert refusal.value.code == code
