"""Row locks."""

from django.db import models


def lock(obj: models.Model) -> None:
    """Read ``obj`` again under a row lock that lasts until the transaction ends.

    Unsaved changes of the instance are dropped. SQLite has no row locks: there one transaction
    writes at a time.
    """
    rows = type(obj)._base_manager.select_for_update(of=("self",))
    obj.refresh_from_db(from_queryset=rows)
