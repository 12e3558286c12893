"""Forms that let a service validate their object."""

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS

from ombudsman.backoffice.office import OfficeForm
from ombudsman.models import User
from ombudsman.rules.refusals import Refusal


class ServiceValidatedForm(OfficeForm):
    """Ask the service during validation; a refusal is shown at its field and the input stays.

    The admin gives the form its ``user``. ``depends_on`` names the fields that the rule reads: if
    they are valid, the service is asked even though others are wrong, so all errors are shown at
    once.
    """

    user: User
    depends_on: tuple[str, ...] = ()

    def validate_with_service(self, instance: Any) -> None:
        """Raise what the service would raise; ``instance`` holds the input."""

    def _post_clean(self) -> None:
        """Replace the error of a database constraint by that of the service."""
        wrong = set(self.errors)
        super()._post_clean()  # type: ignore[misc]
        told = self.errors.keys() - {NON_FIELD_ERRORS}
        if told and (not self.depends_on or told & set(self.depends_on)):
            if NON_FIELD_ERRORS not in wrong:
                self.errors.pop(NON_FIELD_ERRORS, None)  # a constraint has no text for people
            return
        if NON_FIELD_ERRORS in wrong:
            return
        try:
            self.validate_with_service(self.instance)
        except Refusal as refusal:
            self.errors.pop(NON_FIELD_ERRORS, None)
            self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))


def form_for_user(user: Any, form: Any) -> type[ServiceValidatedForm]:
    """The form class with its ``user``."""
    return type(form.__name__, (form,), {"user": user})
