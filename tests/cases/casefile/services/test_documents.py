import hashlib
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cases.casefile.services import documents
from cases.models import Document
from ombudsman.models import AuditEntry
from ombudsman.rules.refusals import InvalidInput
from tests.factories import ComplaintFactory, UserFactory, VisitFactory
from tests.support.office import PDF

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


def package(*members, mimetype=b""):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for member in members:
            archive.writestr(member, "<x/>")
    return buffer.getvalue()


DOCX = package("[Content_Types].xml", "word/document.xml")
ODT = package("content.xml", mimetype=b"application/vnd.oasis.opendocument.text")


def upload(name, content):
    return SimpleUploadedFile(name, content, content_type="application/x-said-by-the-sender")


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("order.pdf", PDF, "application/pdf"),
        ("photo.PNG", PNG, "image/png"),
        ("letter.docx", DOCX, documents.OFFICE["word/"]),
        ("letter.odt", ODT, documents.OPEN_DOCUMENT),
        ("məktub.txt", "Şikayət ərizəsi".encode(), "text/plain"),
    ],
)
def test_the_type_is_told_by_the_content(name, content, content_type):
    complaint, officer = ComplaintFactory(), UserFactory()

    document = documents.file(complaint, upload(name, content), by=officer)

    assert (document.content_type, document.original_name) == (content_type, name)
    assert (document.size, document.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    with document.file.open() as kept:
        assert kept.read() == content
    assert name not in document.file.name
    assert AuditEntry.objects.get().action == "document.create"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("empty.pdf", b"", "The file is empty."),
        ("letter.pdf", PNG, "The content of the file is not what its name says."),
        ("noname", PDF, "The content of the file is not what its name says."),
        ("page.html", b"<!DOCTYPE html><script>1</script>", "Files of this type are not taken."),
        ("page.txt", b" <svg onload=1>", "Files of this type are not taken."),
        ("run.pdf", b"MZ\x90\0" + b"\0" * 60, "Files of this type are not taken."),
        (
            "macro.docx",
            package("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
            "Files of this type are not taken.",
        ),
        ("broken.docx", b"PK\x03\x04broken", "Files of this type are not taken."),
        ("binary.txt", b"\x00\x01\x02", "Files of this type are not taken."),
    ],
)
def test_what_is_not_what_it_says_is_refused(name, content, message):
    with pytest.raises(InvalidInput) as caught:
        documents.file(ComplaintFactory(), upload(name, content), by=UserFactory())

    taken = " Taken are: docx, jpeg, jpg, m4a, mp3, mp4, odt, oga, ogg, pdf, png, tif, tiff, txt, wav, webp, xlsx."
    assert str(caught.value).removesuffix(taken) == message
    assert str(caught.value).endswith(taken) == ("type" in message)
    assert caught.value.field == "file"
    assert not Document.objects.exists()


def test_too_large_a_file_is_refused(settings):
    settings.DOCUMENT_MAX_BYTES = 10

    with pytest.raises(InvalidInput):
        documents.file(ComplaintFactory(), upload("order.pdf", PDF), by=UserFactory())


def test_a_visit_has_documents_too():
    visit = VisitFactory()

    document = documents.file(visit, upload("order.pdf", PDF), by=UserFactory())

    assert (document.visit, document.complaint) == (visit, None)
    assert AuditEntry.objects.get().case_type == "cases.visit"


def test_a_package_that_cannot_be_read_is_not_taken():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("mimetype", "x")
    raw = bytearray(packed.getvalue())
    for start, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.find(start) + place] |= 1  # sets the flag "encrypted"

    with pytest.raises(InvalidInput):
        documents.checked_content_type(SimpleUploadedFile("letter.odt", bytes(raw)), "letter.odt")
