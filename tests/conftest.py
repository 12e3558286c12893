"""Fixtures of all tests: clients, the test database, the guard of the audit trail."""

import os
import time

import hypothesis
import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.db import connection
from django.db.migrations import RunPython, RunSQL
from django.db.migrations.loader import MigrationLoader
from django.test import Client, TransactionTestCase, override_settings
from rest_framework.test import APIClient

from ombudsman.services import catalogues
from ombudsman.services.audit import chain
from tests.factories import AccessTokenFactory, UserFactory
from tests.support import kinds, once
from tests.support.office import create_reference_data
from tests.support.trail.guard import trail_unguarded

hypothesis.settings.register_profile(
    "repeatable",
    derandomize=True,  # the same examples on every machine, in every run
    deadline=None,  # a busy machine fails no property
    database=None,
    print_blob=True,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("repeatable")


def pytest_configure():
    catalogues.compile_all()
    once.list_static_files_once()
    once.render_schema_once()


def pytest_addoption(parser):
    parser.addoption(
        "--write-addresses",
        action="store_true",
        help="write tests/project/addresses.tsv anew from what the addresses answer now",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    for item in items:
        kinds.mark_by_folder(item)
        kinds.give_database(item)
        kinds.skip_on_other_database(item)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    began = time.process_time()
    result = yield
    if os.environ.get("CI"):
        kinds.fail_when_too_slow(item, time.process_time() - began)
    return result


def pytest_terminal_summary(terminalreporter):
    reports = terminalreporter.getreports("passed") + terminalreporter.getreports("failed")
    if slow := kinds.slow_unmarked(reports):
        terminalreporter.section("slower than 5 s and not marked slow")
        for seconds, test in slow:
            terminalreporter.write_line(f"{seconds:6.1f} s  {test}")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_use_migrations, django_db_blocker):
    """Create tables from the models (20 s faster), then run the hand-written steps of migrations.

    ``--migrations`` builds the test database by migrations alone.
    """
    if not django_db_use_migrations:
        with django_db_blocker.unblock(), connection.schema_editor() as editor:
            _write_by_hand(editor)


def _write_by_hand(editor):
    with override_settings(MIGRATION_MODULES={}):
        loader = MigrationLoader(None)
    ours = {"ombudsman", "outreach", "cases"}
    keys = loader.graph._generate_plan(loader.graph.leaf_nodes(), at_end=True)
    for migration in [loader.get_migration(*key) for key in keys if key[0] in ours]:
        for operation in migration.operations:
            if isinstance(operation, RunPython):
                operation.code(apps, editor)
            elif isinstance(operation, RunSQL):
                operation.database_forwards(migration.app_label, editor, None, None)


@pytest.fixture(scope="session", autouse=True)
def _flush_lifts_the_guard():
    """Transactional tests empty every table afterwards, which the audit trail refuses otherwise.

    Its lanes are created again.
    """
    teardown = TransactionTestCase._fixture_teardown

    def unguarded(self):
        with trail_unguarded():
            teardown(self)
        chain.create_lanes()

    TransactionTestCase._fixture_teardown = unguarded
    yield
    TransactionTestCase._fixture_teardown = teardown


@pytest.fixture(autouse=True)
def _empty_cache():
    for cache in caches.all(initialized_only=True):
        cache.clear()


@pytest.fixture(autouse=True)
def _known_content_types(request):
    """Fill the cache of content types, so that no test counts these queries."""
    if request.node.get_closest_marker("django_db"):
        ContentType.objects.get_for_models(*apps.get_models())


@pytest.fixture
def as_role():
    """``as_role("registrar", unit=…)``: a signed-in browser; ``.user`` is the account."""
    return lambda role="", **fields: _signed_in(Client(), UserFactory(role=role, **fields))


@pytest.fixture
def api_as_role():
    """``api_as_role("registrar", unit=…)``: an API client in a browser session of that role."""
    return lambda role="", **fields: _signed_in(APIClient(), UserFactory(role=role, **fields))


@pytest.fixture
def api_as():
    """``api_as(user)``: an API client in the browser session of ``user``."""
    return lambda user: _signed_in(APIClient(), user)


@pytest.fixture
def api_with_scopes():
    """``api_with_scopes("events:read", …)``: an integration with a token; ``.user`` is its
    account.

    ``organisation=…`` makes it work for another body.
    """

    def client(*scopes, organisation=None):
        token = AccessTokenFactory(
            application__scopes=list(scopes),
            application__service_account__organisation=organisation,
        )
        api = APIClient(HTTP_AUTHORIZATION=f"Bearer {token.token}")
        api.user = token.application.service_account
        return api

    return client


@pytest.fixture
def office():
    """The reference data that tests of the office need."""
    create_reference_data()


@pytest.fixture
def portal(api_with_scopes):
    """An integration that submits complaints and follows them."""
    return api_with_scopes("complaints:read", "complaints:write")


@pytest.fixture
def register(api_with_scopes):
    """An integration that reads every complaint."""
    return api_with_scopes("complaints:read-all")


@pytest.fixture
def anonymous_api():
    return APIClient()


def _signed_in(client, user):
    client.force_login(user)
    client.user = user
    return client
