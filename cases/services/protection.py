"""The country-of-origin block: the one gate that everything leaving a case passes."""

from django.utils.translation import gettext as _

from cases.models import Answer, Complaint, Person
from cases.rules.protection import HOME, Situation, is_blocked
from ombudsman.models import Organisation, OrganisationKind
from ombudsman.rules.refusals import Refusal

FOREIGN_KINDS = frozenset(
    {
        OrganisationKind.EMBASSY,
        OrganisationKind.FOREIGN_STATE_BODY,
        OrganisationKind.FOREIGN_OMBUDSMAN,
    }
)


class BlockedRecipientError(Refusal):
    """The recipient belongs to a state from which someone on the case must be protected."""

    code = "blocked_recipient"
    field = "organisation"


def check(complaint: Complaint, recipient: Organisation) -> None:
    """Raise BlockedRecipientError when nothing of ``complaint`` may reach ``recipient``."""
    line = lineage(recipient)
    states = frozenset(body.country.code for body in line if body.country) - {HOME}
    foreign = bool(states) or any(body.kind in FOREIGN_KINDS for body in line)
    people = [situation(person) for person in _people(complaint)]
    if is_blocked(people, recipient_states=states, is_foreign_body=foreign):
        raise BlockedRecipientError(
            _(
                "Nothing of this case may go to a body of a state that someone on it must be kept from."
            )
        )


def lineage(organisation: Organisation) -> list[Organisation]:
    """The organisation and everything above it; a loop in the directory ends the walk."""
    line: list[Organisation] = []
    body: Organisation | None = organisation
    while body is not None and body not in line:
        line.append(body)
        body = body.parent
    return line


def situation(person: Person) -> Situation:
    return Situation(
        statuses=frozenset(row.status.code for row in person.statuses.all()),
        states=frozenset(row.country.code for row in person.state_ties.all()),
        fears_return=person.fears_return == Answer.YES,
    )


def _people(complaint: Complaint) -> list[Person]:
    """Everybody on the case; it carries on for those that were joined to it, at whatever remove."""
    rows = Person.objects.filter(parties__complaint__in=_with_joined(complaint)).distinct()
    return list(rows.prefetch_related("statuses__status", "state_ties__country"))


def _with_joined(complaint: Complaint) -> set[int]:
    keys, newest = {complaint.pk}, [complaint.pk]
    while newest:
        joined = Complaint.objects.filter(joined_to__in=newest).exclude(pk__in=keys)
        newest = list(joined.values_list("pk", flat=True))
        keys.update(newest)
    return keys
