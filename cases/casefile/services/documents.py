"""Store files unchanged: typed by their content, hashed, downloaded only."""

import hashlib
import zipfile
import zlib
from datetime import datetime
from typing import IO

import filetype
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.casefile.services import actions
from cases.models import ActionKind, Complaint, Document, Visit
from ombudsman.models import Classification, User
from ombudsman.rules import names
from ombudsman.rules.refusals import InvalidInput
from ombudsman.services import audit

HEAD_BYTES = 8192
PLAIN_TEXT = "text/plain"
# What ``zipfile`` raises for a broken, encrypted or unknown archive.
UNREADABLE = (
    zipfile.BadZipFile,
    RuntimeError,
    NotImplementedError,
    EOFError,
    OSError,
    ValueError,
    zlib.error,
)
OFFICE = {
    "word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
OPEN_DOCUMENT = "application/vnd.oasis.opendocument.text"

# Content type -> allowed file extensions.
ALLOWED: dict[str, frozenset[str]] = {
    "application/pdf": frozenset({"pdf"}),
    "image/jpeg": frozenset({"jpg", "jpeg"}),
    "image/png": frozenset({"png"}),
    "image/tiff": frozenset({"tif", "tiff"}),
    "image/webp": frozenset({"webp"}),
    "audio/mpeg": frozenset({"mp3"}),
    "audio/ogg": frozenset({"ogg", "oga"}),
    "audio/x-wav": frozenset({"wav"}),
    "audio/mp4": frozenset({"m4a"}),
    "audio/m4a": frozenset({"m4a"}),
    "video/mp4": frozenset({"mp4", "m4a"}),
    PLAIN_TEXT: frozenset({"txt"}),
    OFFICE["word/"]: frozenset({"docx"}),
    OFFICE["xl/"]: frozenset({"xlsx"}),
    OPEN_DOCUMENT: frozenset({"odt"}),
}
ENDINGS = sorted(frozenset().union(*ALLOWED.values()))


@transaction.atomic
def file(
    case: Complaint | Visit,
    upload: UploadedFile,
    *,
    by: User,
    kind: Classification | None = None,
    title: str = "",
    at: datetime | None = None,
) -> Document:
    """Store ``upload`` with a complaint or a visit and return the document.

    Raises InvalidInput for an empty or too large file, a type that is not allowed, and a content
    that does not fit the extension.
    """
    at = at or timezone.now()
    name = names.clean(upload.name or "")[-250:]
    content_type = checked_content_type(upload, name)
    document = Document(
        complaint=case if isinstance(case, Complaint) else None,
        visit=case if isinstance(case, Visit) else None,
        kind=kind,
        title=names.clean(title),
        original_name=name,
        content_type=content_type,
        size=upload.size or 0,
        sha256=_sha256(upload),
        filed_by=by,
        filed_at=at,
    )
    # The name on disk is the hash, so that no personal data stands in a path.
    document.file.save(document.sha256, upload, save=False)
    document.save()
    if isinstance(case, Complaint):
        actions.write(case, ActionKind.DOCUMENT, by=by, at=at)
    audit.created(document, by=by, case=case)
    return document


def checked_content_type(upload: UploadedFile, name: str) -> str:
    """Content type of ``upload``, detected from its bytes.

    Raises InvalidInput if the file is empty, larger than ``DOCUMENT_MAX_BYTES``, of a type that is
    not allowed, or named with another extension.
    """
    if not upload.size:
        raise InvalidInput(_("The file is empty."), field="file")
    if upload.size > settings.DOCUMENT_MAX_BYTES:
        limit = settings.DOCUMENT_MAX_BYTES // (1024 * 1024)
        raise InvalidInput(_("The file is larger than %d MB.") % limit, field="file")
    content_type = _detected_type(upload)
    if content_type not in ALLOWED:
        refusal = _("Files of this type are not taken.")
        taken = _("Taken are: %s.") % ", ".join(ENDINGS)
        raise InvalidInput(f"{refusal} {taken}", field="file")
    if name.rpartition(".")[2].lower() not in ALLOWED[content_type]:
        raise InvalidInput(_("The content of the file is not what its name says."), field="file")
    return content_type


def _detected_type(upload: UploadedFile) -> str:
    upload.seek(0)
    head = upload.read(HEAD_BYTES)
    upload.seek(0)
    if head.startswith(b"PK\x03\x04"):
        return _type_of_package(upload)
    guess = filetype.guess(head)
    if guess is not None:
        return str(guess.mime)
    return PLAIN_TEXT if _is_text(upload) else ""


def _type_of_package(upload: IO[bytes]) -> str:
    """Content type of a ZIP-based office file; empty for other archives and files with macros."""
    try:
        with zipfile.ZipFile(upload) as package:
            members = package.namelist()
            if any("vbaProject" in member for member in members):
                return ""
            if "mimetype" in members and _declared_type(package) == OPEN_DOCUMENT.encode():
                return OPEN_DOCUMENT
    except UNREADABLE:
        return ""
    finally:
        upload.seek(0)
    if "[Content_Types].xml" not in members:
        return ""
    return next(
        (mime for part, mime in OFFICE.items() if any(m.startswith(part) for m in members)), ""
    )


def _declared_type(package: zipfile.ZipFile) -> bytes:
    """The ``mimetype`` member of an OpenDocument file; reads a limited number of bytes."""
    with package.open("mimetype") as member:
        return member.read(len(OPEN_DOCUMENT) + 1)


def _is_text(upload: UploadedFile) -> bool:
    """Whether the file is UTF-8 without control characters and does not begin with markup."""
    try:
        text = upload.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    finally:
        upload.seek(0)
    visible = all(char >= " " or char in "\t\r\n" for char in text)
    return visible and not text.lstrip().startswith("<")


def _sha256(upload: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()
