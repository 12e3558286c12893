"""The database connection of a test, kept when a streamed answer is closed."""

from django.core.signals import request_finished
from django.db import close_old_connections


def release_connections(response):
    """Close the files of ``response`` without closing the connection, as the end of a request does."""
    request_finished.disconnect(close_old_connections)
    response.close()
    request_finished.connect(close_old_connections)
