"""The registers are complete; each notices a missing or surplus row."""

import pytest
from django.contrib import admin

import cases.models
from cases.complaints.api.complaints import ComplaintViewSet
from cases.models import Complaint, Override
from cases.rules import personal_data
from ombudsman.rules.roles import PERMISSIONS, Role
from ombudsman.templatetags import trail
from tests import factories
from tests.support import api_requests, texts
from tests.support.addresses import Address
from tests.support.project import text_of
from tests.support.registers import (
    access,
    complaint_fields,
    contracts,
    documents,
    models,
    pages,
    tables,
    words,
)
from tests.support.registers.listing import REGISTERS, lines
from tests.support.texts import Text
from tests.support.trail import tables as trail_tables


@pytest.mark.parametrize("name", REGISTERS)
def test_nothing_is_missing_or_surplus(name):
    assert lines(REGISTERS[name]) == []


def test_a_register_that_cannot_be_read_says_so():
    def register():
        raise ValueError("broken")

    (line,) = lines(register)

    assert line.endswith("register cannot be read: ValueError('broken')")


def instead(path, text):
    """Return ``text`` for the file ``path``."""
    return lambda name: text if name == path else text_of(name)


HEARINGS = [*contracts.modules(), "cases/hearings/services.py"]
STRANGE = [Address("GET", "hearings/", ComplaintViewSet, "list")]
# A forgotten row of each register, and the line that reports it.
LEFT_BEHIND = [
    (
        models.imported,
        lambda patch: patch.delattr(cases.models, "shares"),
        "cases/models/__init__.py: import the module shares",
    ),
    (
        models.imported,
        lambda patch: patch.delattr(cases.models, "Share"),
        "cases/models/__init__.py: import Share",
    ),
    (
        models.explained,
        lambda patch: patch.setattr(Complaint, "__doc__", None),
        "cases/models/complaints.py: Complaint: say in a docstring what it is",
    ),
    (
        models.migrated,
        lambda patch: patch.setattr(Complaint._meta.get_field("summary"), "max_length", 7),
        "Alter field summary on complaint: run `.venv/bin/python manage.py makemigrations cases",
    ),
    (
        models.made,
        lambda patch: patch.delattr(factories, "ShareFactory"),
        "write ShareFactory and import it",
    ),
    (
        models.erased_or_kept,
        lambda patch: patch.delitem(personal_data.PERSONAL, "Share"),
        "enter Share in PERSONAL, or in WITHOUT_PEOPLE",
    ),
    (
        models.erased_or_kept,
        lambda patch: patch.setitem(personal_data.PERSONAL, "Ghost", None),
        "cases/rules/personal_data.py: Ghost is no model any more",
    ),
    (
        models.erased_or_kept,
        lambda patch: patch.setitem(personal_data.PERSONAL, "Share", personal_data.fields()),
        "Share: say of reason whether retention erases or keeps it",
    ),
    (
        complaint_fields.shown,
        lambda patch: patch.setattr(complaint_fields, "ASSIGNED", {"unit"}),
        "cases/complaints/api/complaints.py: MATTER_FIELDS: enter officer",
    ),
    (
        models.paired,
        lambda patch: patch.setattr(Override._meta, "constraints", []),
        "Override.revoked_by needs revoked_at and a constraint",
    ),
    (
        models.labelled,
        lambda patch: patch.setattr(Complaint._meta, "verbose_name", "complaint"),
        'Complaint.Meta: put _("complaint") around it',
    ),
    (
        pages.registered,
        lambda patch: patch.setitem(pages.IMPORTERS, "cases", "cases/urls.py"),
        "cases/complaints/admin/page.py: import it in cases/urls.py",
    ),
    (
        pages.registered,
        lambda patch: patch.delitem(admin.site._registry, Complaint),
        "the page of Complaint must stand on OfficeAdmin",
    ),
    (
        pages.under_a_subject,
        lambda patch: patch.setattr(admin.site._registry[Complaint], "section", "Elsewhere"),
        "ComplaintAdmin.section is none of SECTIONS",
    ),
    (
        pages.read_by_somebody,
        lambda patch: patch.setattr(pages, "PERMISSIONS", {"": frozenset()}),
        "no role has cases.view_complaint",
    ),
    (
        pages.narrowed,
        lambda patch: patch.setattr(pages, "UNNARROWED", {}),
        "cases/facilities/api.py: Facility.objects.all: begin with visible_to(user)",
    ),
    (
        pages.narrowed,
        lambda patch: patch.setitem(pages.UNNARROWED, ("cases/x.py", "Call.objects.all"), ""),
        "cases/x.py does not ask Call.objects.all any more",
    ),
    (
        access.known,
        lambda patch: patch.setitem(PERMISSIONS, Role.ANALYST, {"cases.view_ghost"}),
        "analyst: there is no permission cases.view_ghost",
    ),
    (
        access.on_paper,
        lambda patch: patch.setitem(PERMISSIONS, Role.ANALYST, {"cases.view_ghost"}),
        "run `make roles`",
    ),
    (
        access.required,
        lambda patch: patch.delitem(ComplaintViewSet.required, "accept"),
        "ComplaintViewSet.required: name the permission of the action accept",
    ),
    (
        access.required,
        lambda patch: patch.setitem(ComplaintViewSet.required, "fly", "cases.fly"),
        "ComplaintViewSet: there is no action fly any more",
    ),
    (
        tables.addresses_by_role,
        lambda patch: patch.setattr(tables, "addresses", lambda: STRANGE),
        "tests/project/addresses.tsv: run `make addresses` and read the difference: missing are GET",
    ),
    (
        tables.addresses_by_scope,
        lambda patch: patch.setattr(tables, "addresses", lambda: STRANGE),
        "difference: no more there are DELETE api/v1/webhooks/{pk}/, GET api/v1/articles/",
    ),
    (
        tables.requests,
        lambda patch: patch.delitem(api_requests.WRITE_REQUESTS, "POST complaints/"),
        'tests/support/api_requests.py: enter "POST complaints/" in WRITE_REQUESTS',
    ),
    (
        tables.objects,
        lambda patch: patch.setitem(trail_tables.STEPS, "complaint.fly", None),
        "there is no step complaint.fly any more",
    ),
    (
        tables.objects,
        lambda patch: patch.delitem(trail_tables.ADD_PAGE_FIELDS, "finding"),
        "tests/support/trail/tables.py: enter finding in ADDED: its add page needs a visit",
    ),
    (
        words.translated,
        lambda patch: patch.setattr(
            texts, "project_texts", lambda: {"django": {Text("Ward")}, "djangojs": set()}
        ),
        "ombudsman/locale/az/LC_MESSAGES/django.po: run `make messages`, then translate 'Ward'",
    ),
    (
        words.told,
        lambda patch: patch.delitem(trail.ACTS, "move"),
        "say in ACTS what move (complaint.move) means",
    ),
    (
        words.published,
        lambda patch: patch.delitem(words.INSIDE["complaint"], "share"),
        "enter share in PARTS of complaint where the API shows it there, else in INSIDE",
    ),
    (
        words.published,
        lambda patch: patch.setattr(words, "TOLD", set()),
        "enter complaint.prioritise in OWN or prioritise in SILENT",
    ),
    (
        contracts.wings,
        lambda patch: patch.setattr(contracts, "modules", lambda: HEARINGS),
        'the contract "wing-layers": enter cases/hearings in containers',
    ),
    (
        contracts.folders,
        lambda patch: patch.setattr(contracts, "modules", lambda: HEARINGS),
        'the contract "wings": enter cases/hearings in layers',
    ),
    (
        contracts.sizes,
        lambda patch: patch.setattr(contracts, "MOST_LINES", 390),
        "part it by noun: more than 390 lines",
    ),
    (
        contracts.sizes,
        lambda patch: patch.setattr(contracts, "MOST_MODULES", 20),
        "make folders of it: more than 20 modules",
    ),
    (
        contracts.sizes,
        lambda patch: patch.setattr(contracts, "MOST_OF_A_PREFIX", 1),
        "ombudsman/rules: audit_*: make a folder audit of them",
    ),
    (
        documents.openapi,
        lambda patch: patch.setattr(documents, "text_of", lambda path: ""),
        "run `make schema`",
    ),
    (
        documents.lists,
        lambda patch: patch.setattr(documents, "source_files", lambda pattern: []),
        "ombudsman/reference/classifications/topic.json: write the members of the list",
    ),
    (
        documents.settings,
        lambda patch: patch.setattr(documents, "text_of", instead("docs/settings.md", "")),
        "docs/settings.md: explain DATABASE_URL",
    ),
    (
        documents.cited,
        lambda patch: patch.setattr(
            documents, "text_of", instead("README.md", "[x](docs/gone.md)")
        ),
        "README.md: cites docs/gone.md, which does not exist",
    ),
    (
        documents.cited,
        lambda patch: patch.setattr(
            documents, "text_of", instead("manage.py", "# docs/domain.md#gone")
        ),
        "manage.py: cites docs/domain.md#gone; the document has no such section",
    ),
    (
        documents.cited,
        lambda patch: patch.setattr(
            documents, "text_of", instead("manage.py", "# Ghost Act, art. 7")
        ),
        'manage.py: cites an article of "Ghost Act"',
    ),
    (
        documents.names,
        lambda patch: patch.setattr(
            documents, "text_of", instead("CONTRIBUTING.md", "`Ghost" + "Class`")
        ),
        "CONTRIBUTING.md: names Ghost" + "Class, which is not in the code",
    ),
    (
        documents.paths,
        lambda patch: patch.setattr(documents, "text_of", instead("README.md", "`cases/gone.py`")),
        "README.md: names cases/gone.py, which does not exist",
    ),
]


@pytest.mark.parametrize(
    ("register", "leave", "line"), LEFT_BEHIND, ids=[line for _, _, line in LEFT_BEHIND]
)
def test_what_is_left_behind_is_told_in_a_line(monkeypatch, register, leave, line):
    leave(monkeypatch)

    assert line in "\n".join(lines(register))
