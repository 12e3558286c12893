"""Duplicate check before a person is recorded: likely matches, and the user's decision."""

import json
import secrets
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django import forms
from django.core import signing
from django.forms.widgets import Script
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from cases.models import BirthPrecision, IdentityDocumentKind, Person
from cases.people.queries import likely_matches
from cases.people.queries.identifier_search import IdentityQuery
from cases.people.queries.likely_matches import LikelyMatches
from cases.people.services.persons import DuplicateDecision
from ombudsman.backoffice.autocomplete import is_key
from ombudsman.backoffice.widgets import DateInput
from ombudsman.models import User

SALT = "cases.people.duplicate_check"
MAX_AGE_SECONDS = 24 * 3600
NEW = "new"  # choice "None of these: a new person"
KNOWN_PERSON_TAKEN = _(
    "The known person was taken; what you typed that is new was added to the record. "
    "Where the record says otherwise, it was left as it is."
)


class IdentityQueryForm(forms.Form):
    """Reads the query from what is typed so far; leaves out invalid values without an error."""

    name = forms.CharField(label=_("Full name"), max_length=250, required=False)
    born_on = forms.DateField(label=_("Born on"), required=False, widget=DateInput)
    birth_precision = forms.ChoiceField(
        label=_("Precision of birth date"), choices=BirthPrecision, required=False
    )
    phone = forms.CharField(label=_("Telephone"), max_length=50, required=False)
    document = forms.CharField(label=_("Number of the document"), max_length=60, required=False)
    document_kind = forms.ChoiceField(
        label=_("Identity document"), choices=IdentityDocumentKind, required=False
    )
    document_country = forms.IntegerField(
        label=_("Document issued by"), required=False, min_value=1, max_value=2**31
    )
    case = forms.CharField(
        label=_("Number of an earlier complaint"), max_length=60, required=False
    )

    def query(self) -> IdentityQuery:
        self.is_valid()
        parts = {name: value for name, value in self.cleaned_data.items() if value}
        if parts.get("birth_precision") == BirthPrecision.UNKNOWN:
            del parts["birth_precision"]
        return IdentityQuery(**parts)


def sign_shown(likely: LikelyMatches, *, user: User) -> str:
    """Signed token of the matches that were shown to ``user``; it does not reveal who they are."""
    nonce = secrets.token_hex(8)
    marks = [_mark(nonce, key) for key in likely.keys]
    return signing.dumps({"user": user.pk, "nonce": nonce, "marks": marks}, salt=SALT)


def shown_checker(signed: str, *, user: User) -> Callable[[int], bool]:
    """Function that tells if a person's key is in the token; always False for a bad token.

    The token is valid for 24 hours and for the user to whom the matches were shown.
    """
    try:
        content = signing.loads(signed, salt=SALT, max_age=MAX_AGE_SECONDS)
    except signing.BadSignature:
        return lambda key: False
    if content["user"] != user.pk:
        return lambda key: False
    return lambda key: _mark(content["nonce"], key) in content["marks"]


def _mark(nonce: str, key: int) -> str:
    return salted_hmac(SALT, f"{nonce}:{key}").hexdigest()[:32]


class DuplicateCheckMixin(forms.BaseForm):
    """Form that may record a new person; refuses until the user has decided on likely matches.

    ``query_fields`` maps each part of an IdentityQuery to form fields; the first field that is
    filled in is used. The page includes ``panel_template``, which lists the likely matches.
    """

    user: User
    panel_template = "admin/cases/person/duplicate_check.html"
    query_fields: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    likely = LikelyMatches()
    duplicate_decision: DuplicateDecision | None = None

    class Media:
        js = (Script("ombudsman/duplicate_check.js", defer=True),)

    def check_duplicates(self) -> Person | None:
        """Return the known person that the user chose, or None for a new person.

        Adds an error if there are likely matches and the user has not decided on them.
        """
        self.likely = likely_matches.find(self._identity_query(), user=self.user)
        was_shown = shown_checker(self.data.get("shown_persons", ""), user=self.user)
        person = self._chosen_person(was_shown)
        if person is not None:
            self.duplicate_decision = self._decision(is_known=True)
            return person
        if not self.likely:
            return None
        if self.choice == NEW and all(was_shown(key) for key in self.likely.keys):
            self.duplicate_decision = self._decision(is_known=False)
        else:
            text = _("Perhaps this person is known already. Say below who it is.")
            self.add_error(None, forms.ValidationError(text, code="perhaps_known"))
        return None

    @property
    def choice(self) -> str:
        return str(self.data.get("chosen_person", "")) if self.is_bound else ""

    @property
    def panel(self) -> dict[str, Any]:
        """Context of ``panel_template``."""
        return panel_context(self.likely, user=self.user) | {
            "choice": self.choice if self.duplicate_decision else "",
            "query_fields": json.dumps(self.query_fields),
            "has_file": any(self.files.values()),
        }

    def _identity_query(self) -> IdentityQuery:
        typed = {part: self._typed(names) for part, names in self.query_fields.items()}
        return IdentityQueryForm(typed).query()

    def _typed(self, names: tuple[str, ...]) -> str:
        return next((text for name in names if (text := self.data.get(name, ""))), "")

    def _chosen_person(self, was_shown: Callable[[int], bool]) -> Person | None:
        if not is_key(self.choice) or not was_shown(int(self.choice)):
            return None
        people = Person.objects.visible_to(self.user)
        return people.filter(pk=self.choice, is_reserved=False).first()

    def _decision(self, *, is_known: bool) -> DuplicateDecision:
        keys = [row.person.pk for row in self.likely.rows]
        return DuplicateDecision(
            shown=keys, restricted=len(self.likely.restricted), is_known=is_known
        )


def panel_context(likely: LikelyMatches, *, user: User) -> dict[str, Any]:
    return {
        "likely": likely,
        "signed": sign_shown(likely, user=user) if likely else "",
        "url": reverse("admin:cases_person_duplicate_check"),
    }
