"""Who on a case is protected, and from which recipients: the rules applied to the database.

``disclosures`` uses this for the gate.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from cases.models import Complaint, Party, PartyRole, Person, Tie, YesNoUnknown
from cases.rules.protection import (
    NO_STATE,
    PROTECTED_STATUSES,
    Ground,
    Situation,
    blocked_states,
    ground,
)
from ombudsman.models import Organisation
from ombudsman.rules.recipients import HOME

CONCERNED = frozenset({PartyRole.COMPLAINANT, PartyRole.AFFECTED})


@dataclass(frozen=True)
class ProtectedPerson:
    """A protected person and why; ``statuses`` are translated names."""

    person: Person
    statuses: tuple[str, ...]
    fears_return: bool
    has_no_state: bool


def ground_against(complaint: Complaint, recipient: Organisation) -> Ground | None:
    """Why nothing of ``complaint`` may be disclosed to ``recipient``; None if nothing forbids it.

    Makes a constant number of queries, and one for each level of the directory above the
    recipient.
    """
    facts = recipient.as_recipient()
    if facts.is_harmless:
        return None
    return ground(map(_situation_of, parties_on_case(complaint)), facts)


def protected_people_on(complaint: Complaint) -> list[Person]:
    """The protected people on the case, each once."""
    return protected_people(parties_on_case(complaint))


def protected_people(parties: Iterable[Party]) -> list[Person]:
    """The protected people among ``parties``, each once.

    Makes no query if the parties come with person, statuses and state ties.
    """
    people = {party.person_id: party for party in parties}.values()
    return [party.person for party in people if _situation_of(party).is_protected and party.person]


def is_fear_unasked_on(complaint: Complaint) -> bool:
    """Whether somebody concerned was never asked if they fear to return."""
    return is_fear_unasked(parties_on_case(complaint))


def is_fear_unasked(parties: Iterable[Party]) -> bool:
    """The same for ``parties`` that are loaded already."""
    return any(
        party.role in CONCERNED
        and party.person.fears_return == YesNoUnknown.NOT_ASKED
        and not party.person.is_afraid
        for party in parties
        if party.person
    )


def parties_on_case(complaint: Complaint) -> list[Party]:
    """The persons on the complaint and on all complaints joined with it, directly or not."""
    return parties_on_cases([complaint.pk])[complaint.pk]


def parties_on_cases(complaints: Iterable[int]) -> dict[int, list[Party]]:
    """The same for several complaints, by key: six queries, and one for each level of joins."""
    cases = _joined_cases(complaints)
    rows = Party.objects.filter(complaint__in=list(cases), person__isnull=False).order_by("pk")
    rows = rows.select_related("person").prefetch_related(
        "person__statuses__status", "person__state_ties__country"
    )
    found = defaultdict(list)
    for party in rows:
        found[id(cases[party.complaint_id])].append(party)
    return {key: found[id(case)] for key, case in cases.items()}


def states_of(parties: Iterable[Party]) -> dict[str, str]:
    """Foreign states from which ``parties`` are protected: alpha-3 code to translated name.

    Makes no query if the parties come with person, statuses and state ties.
    """
    people = [party.person for party in parties if party.person]
    states = {tie.country.code: tie.country for p in people for tie in p.state_ties.all()}
    blocked = blocked_states(situation(person) for person in people)
    return {code: str(states[code]) for code in sorted(blocked)}


def protection_reasons(parties: Iterable[Party]) -> list[ProtectedPerson]:
    """The protected people among ``parties``, with the reasons; makes no query."""
    found = {}
    for party in parties:
        if party.person is None or not _situation_of(party).is_protected:
            continue
        rows = [row.status for row in party.person.statuses.all()]
        ties = {tie.country.code for tie in party.person.state_ties.all()}
        found[party.person.pk] = ProtectedPerson(
            party.person,
            tuple(str(status) for status in rows if status.code in PROTECTED_STATUSES),
            party.person.is_afraid,
            bool(ties & NO_STATE),
        )
    return list(found.values())


def situation(person: Person, *, is_concerned: bool = True) -> Situation:
    """Facts of ``person`` for the rules; reads the prefetched statuses and state ties.

    ``is_concerned``: only for complainants and affected people does the consulate need their wish.
    """
    ties = list(person.state_ties.all())
    needs_no_wish = not is_concerned or person.consulate_wish == YesNoUnknown.YES
    return Situation(
        statuses=frozenset(row.status.code for row in person.statuses.all()),
        states=frozenset(tie.country.code for tie in ties),
        fears_return=person.is_afraid,
        consulates_not_wished=frozenset()
        if needs_no_wish
        else frozenset(t.country.code for t in ties if t.tie == Tie.NATIONALITY) - {HOME},
    )


def _situation_of(party: Party) -> Situation:
    assert party.person is not None  # noqa: S101  callers leave out organisations
    return situation(party.person, is_concerned=party.role in CONCERNED)


def _joined_cases(complaints: Iterable[int]) -> dict[int, set[int]]:
    """For each complaint, and each joined with one, the keys of all on the same case.

    Complaints of one case share the same set object.
    """
    cases = {key: {key} for key in complaints}
    newest = set(cases)
    while newest:
        near = Q(pk__in=newest, joined_to__isnull=False) | Q(joined_to__in=newest)
        joins = Complaint.objects.filter(near).order_by().values_list("pk", "joined_to")
        pairs = [(one, other) for one, other in joins if other is not None]
        newest = {key for pair in pairs for key in pair if key not in cases}
        cases |= {key: {key} for key in newest}
        for one, other in pairs:
            if cases[one] is not cases[other]:
                together = cases[one] | cases[other]
                cases |= dict.fromkeys(together, together)
    return cases
