"""A form whose object must also stand before the rules of its service."""

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS

from ombudsman.backoffice.office import OfficeForm
from ombudsman.models import User
from ombudsman.rules.refusals import Refusal


class ServiceValidatedForm(OfficeForm):
    """Asks the service beforehand; what it refuses stands at the field, and nothing is lost.

    The admin gives the form its ``user``. ``depends_on`` names the fields of which the rule speaks: where
    they are right it is asked although others are wrong, so that everything is told at once.
    """

    user: User
    depends_on: tuple[str, ...] = ()

    def validate_with_service(self, instance: Any) -> None:
        """Raise what the service would raise; ``instance`` bears what was typed."""

    def _post_clean(self) -> None:
        """The rule knows the field; a broken constraint of the database gives way to it."""
        wrong = set(self.errors)
        super()._post_clean()  # type: ignore[misc]
        told = self.errors.keys() - {NON_FIELD_ERRORS}
        if told and (not self.depends_on or told & set(self.depends_on)):
            if NON_FIELD_ERRORS not in wrong:
                self.errors.pop(
                    NON_FIELD_ERRORS, None
                )  # no text for people, and not the only fault
            return
        if NON_FIELD_ERRORS in wrong:
            return
        try:
            self.validate_with_service(self.instance)
        except Refusal as refusal:
            self.errors.pop(NON_FIELD_ERRORS, None)
            self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))


def form_for_user(user: Any, form: Any) -> type[ServiceValidatedForm]:
    """The same form class, filled in by ``user``."""
    return type(form.__name__, (form,), {"user": user})
