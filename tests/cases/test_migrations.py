"""Migrations of cases that move data, on a database with data of the release before."""

from importlib import import_module

from django.apps import apps

from cases.complaints.services import parties
from cases.complaints.services.parties import PartyData
from cases.models import Party
from tests.factories import ComplaintFactory, OrganisationFactory, PartyFactory, UserFactory

telling = import_module("cases.migrations.0010_party_recorded_by_of_bodies")


def test_who_recorded_a_body_is_taken_from_the_trail():
    by, body = UserFactory(), PartyData(role="witness", organisation=OrganisationFactory())
    told = parties.write(ComplaintFactory(), body, by=by)
    unsaid = PartyFactory(person=None, organisation=OrganisationFactory())
    Party.objects.update(recorded_by=None)

    telling.fill(apps, None)
    telling.fill(apps, None)

    assert dict(Party.objects.values_list("pk", "recorded_by")) == {
        told.pk: by.pk,
        unsaid.pk: None,
    }
