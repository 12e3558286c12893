"""Closing a streamed response without closing the database connection of the test."""

from django.core.signals import request_finished
from django.db import close_old_connections


def release_connections(response):
    """Close the files of ``response`` and keep the connection, unlike the end of a request."""
    request_finished.disconnect(close_old_connections)
    response.close()
    request_finished.connect(close_old_connections)
