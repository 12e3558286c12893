import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cases.models import Document
from ombudsman.models import AuditEntry
from tests.factories import ComplaintFactory, DocumentFactory, UnitFactory
from tests.support.office import PDF

pytestmark = pytest.mark.usefixtures("limits")


@pytest.fixture
def officer(as_role):
    return as_role("case_officer", unit=UnitFactory())


@pytest.fixture
def document(officer):
    complaint = ComplaintFactory(officer=officer.user)
    address = reverse("admin:cases_complaint_transition", args=[complaint.pk, "document"])
    file = SimpleUploadedFile("əmr <b>.pdf", PDF)
    officer.post(address, {"file": file, "title": "Order"})
    return Document.objects.get()


def test_a_document_is_only_ever_downloaded(officer, document):
    response = officer.get(reverse("admin:cases_document_download", args=[document.pk]))

    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert AuditEntry.objects.filter(action="document.open", user=officer.user).count() == 1


def test_others_may_not_download_it(as_role, client, document):
    address = reverse("admin:cases_document_download", args=[document.pk])

    assert client.get(address).status_code == 302
    assert as_role("case_officer", unit=UnitFactory()).get(address).status_code == 404
    assert as_role("administrator").get(address).status_code == 404


def test_wrong_content_is_answered_at_the_field(officer):
    complaint = ComplaintFactory(officer=officer.user)
    address = reverse("admin:cases_complaint_transition", args=[complaint.pk, "document"])

    response = officer.post(
        address, {"file": SimpleUploadedFile("a.pdf", b"MZ" + b"\0" * 99), "title": "Kept"}
    )

    text = response.content.decode()
    assert "Files of this type are not taken." in text
    assert 'value="Kept"' in text


def test_a_file_that_is_lost_is_not_found(as_role):
    document = DocumentFactory()
    document.file.storage.delete(document.file.name)

    response = as_role("commissioner").get(f"/admin/cases/document/{document.pk}/download/")

    assert response.status_code == 404
