"""Before a person is recorded anew: who is perhaps known already, and what the desk says to it."""

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
from cases.people.queries.identifier_search import Question
from cases.people.queries.likely_matches import Shown
from cases.people.services.persons import Weighed
from ombudsman.backoffice.autocomplete import is_key
from ombudsman.backoffice.widgets import DateInput
from ombudsman.models import User

SALT = "cases.persons.weighed"
KEPT_SECONDS = 24 * 3600
NEW = "new"  # none of those shown
TAKEN = _(
    "The known person was taken; what you typed that is new was added to the record. "
    "Where the record says otherwise, it was left as it is."
)


class QuestionForm(forms.Form):
    """What was typed so far, as far as it makes sense; what is wrong is told by the form itself."""

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

    def question(self) -> Question:
        self.is_valid()
        told = {name: value for name, value in self.cleaned_data.items() if value}
        if told.get("birth_precision") == BirthPrecision.UNKNOWN:
            del told["birth_precision"]
        return Question(**told)


def seal(shown: Shown, *, user: User) -> str:
    """A signed value of those shown to ``user``; it tells nobody who they are."""
    nonce = secrets.token_hex(8)
    marks = [_mark(nonce, key) for key in shown.keys]
    return signing.dumps({"user": user.pk, "nonce": nonce, "marks": marks}, salt=SALT)


def seen(sealed: str, *, user: User) -> Callable[[int], bool]:
    """Whether a person was among those shown; nobody was, where the value is not ours."""
    try:
        told = signing.loads(sealed, salt=SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature:
        return lambda key: False
    if told["user"] != user.pk:
        return lambda key: False
    return lambda key: _mark(told["nonce"], key) in told["marks"]


def _mark(nonce: str, key: int) -> str:
    return salted_hmac(SALT, f"{nonce}:{key}").hexdigest()[:32]


class WeighingMixin(forms.BaseForm):
    """A form by which a person may be recorded anew.

    ``asks`` names for each part of the question the fields in which it is typed; the first that is
    filled counts. The page shows ``beside``, the panel of those who are perhaps known.
    """

    user: User
    beside = "admin/cases/person/known.html"
    asks: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    shown = Shown()
    weighed: Weighed | None = None

    class Media:
        js = (Script("ombudsman/known.js", defer=True),)

    def weigh(self) -> Person | None:
        """The known person that was chosen, if any. Until the desk has decided it is an error."""
        self.shown = likely_matches.perhaps(self._question(), user=self.user)
        was_seen = seen(self.data.get("known_shown", ""), user=self.user)
        person = self._taken(was_seen)
        if person is not None:
            self.weighed = self._decided(is_known=True)
            return person
        if not self.shown:
            return None
        if self.choice == NEW and all(was_seen(key) for key in self.shown.keys):
            self.weighed = self._decided(is_known=False)
        else:
            text = _("Perhaps this person is known already. Say below who it is.")
            self.add_error(None, forms.ValidationError(text, code="perhaps_known"))
        return None

    @property
    def choice(self) -> str:
        return str(self.data.get("known", "")) if self.is_bound else ""

    @property
    def panel(self) -> dict[str, Any]:
        """What the template of the panel needs."""
        return panel(self.shown, user=self.user) | {
            "choice": self.choice if self.weighed else "",
            "asks": json.dumps(self.asks),
            "has_file": any(self.files.values()),
        }

    def _question(self) -> Question:
        typed = {part: self._typed(names) for part, names in self.asks.items()}
        return QuestionForm(typed).question()

    def _typed(self, names: tuple[str, ...]) -> str:
        return next((text for name in names if (text := self.data.get(name, ""))), "")

    def _taken(self, was_seen: Callable[[int], bool]) -> Person | None:
        if not is_key(self.choice) or not was_seen(int(self.choice)):
            return None
        people = Person.objects.visible_to(self.user)
        return people.filter(pk=self.choice, is_reserved=False).first()

    def _decided(self, *, is_known: bool) -> Weighed:
        keys = [row.person.pk for row in self.shown.rows]
        return Weighed(shown=keys, restricted=len(self.shown.restricted), is_known=is_known)


def panel(shown: Shown, *, user: User) -> dict[str, Any]:
    return {
        "shown": shown,
        "sealed": seal(shown, user=user) if shown else "",
        "url": reverse("admin:cases_person_known"),
    }
