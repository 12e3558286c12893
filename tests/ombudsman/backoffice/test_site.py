import pytest
from django.contrib import admin
from django.urls import reverse

from ombudsman.backoffice.office import OfficeAdmin
from ombudsman.models import Unit
from tests.factories import UserFactory


def test_only_what_the_house_designed_is_on_the_site():
    strangers = [m for m, a in admin.site._registry.items() if not isinstance(a, OfficeAdmin)]

    assert strangers == []
    assert {m._meta.app_label for m in admin.site._registry} <= {"ombudsman", "cases", "outreach"}


def test_index_groups_by_subject(rf):
    request = rf.get("/")
    request.user = UserFactory(is_superuser=True)

    names = {str(section["name"]) for section in admin.site.get_app_list(request)}

    assert names >= {"People and roles", "Reference data", "Audit trail", "Integrations"}
    assert not names & {"Cases", "Office", "Ombudsman"}


def test_index_shows_each_role_its_subjects_alone(as_role):
    sections = {
        role: [str(s["name"]) for s in as_role(role).get("/admin/").context["app_list"]]
        for role in ("auditor", "analyst")
    }

    assert sections == {
        "auditor": ["Audit trail"],
        "analyst": ["Reference data", "People and roles"],
    }


@pytest.mark.parametrize("name", ["classification", "organisation", "unit", "timelimit"])
def test_reference_rows_are_never_deleted(name, as_role):
    url = reverse(f"admin:ombudsman_{name}_changelist")

    page = as_role("administrator").get(url)

    assert page.status_code == 200
    assert not page.context["cl"].model_admin.has_delete_permission(page.wsgi_request)
    assert "delete_selected" not in page.content.decode()


def test_unknown_object_is_not_found(as_role):
    assert as_role("administrator").get("/admin/ombudsman/unit/999999/change/").status_code == 404
    assert not Unit.objects.exists()
