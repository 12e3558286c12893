"""Concerns about the team and the figures of a visit, and the standards. Advice only.

The articles are cited. That the office warns, and when, is its own practice.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from ombudsman.rules.sources import Confidence, Source, gettext_noop

_ = gettext_noop

OPCAT_18 = Source(
    _("OPCAT 18(2): the required capabilities and professional knowledge, gender balance"),
    Confidence.VERIFIED,
)
OPCAT_20 = Source(
    _("OPCAT 20(d): private interviews, with a translator where necessary"), Confidence.VERIFIED
)
CPT_SPACE = Source(_("CPT/Inf (2015) 44"), Confidence.VERIFIED)
MANDELA_23 = Source(_("Nelson Mandela Rules, rule 23(1)"), Confidence.VERIFIED)
MANDELA_43 = Source(_("Nelson Mandela Rules, rules 43 and 44"), Confidence.VERIFIED)
MANDELA_45 = Source(_("Nelson Mandela Rules, rule 45"), Confidence.VERIFIED)
BANGKOK_22 = Source(_("Bangkok Rules, rule 22"), Confidence.VERIFIED)
OCCUPANCY = Source(
    _("The alarm above full occupancy is office practice; such figures were published for 2023"),
    Confidence.OFFICIAL,
)
FULL_OCCUPANCY = Fraction(1)


@dataclass(frozen=True, kw_only=True, slots=True)
class MemberFacts:
    """A member of the team. ``sex`` is "female", "male" or "" (not recorded)."""

    sex: str = ""
    is_health_professional: bool = False
    languages: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class PlaceFacts:
    """The figures of a place; ``None`` means unknown. ``women`` and the others count persons held.

    ``detainee_languages``: for each foreigner known to be held there, the codes of the languages they
    understand. A person without a recorded language is left out.
    """

    official_limit: int | None = None
    persons_present: int | None = None
    women: int | None = None
    foreigners: int | None = None
    stateless: int | None = None
    detainee_languages: tuple[frozenset[str], ...] = ()


@dataclass(frozen=True, slots=True)
class Concern:
    """A concern for the team; ``text`` and the text of ``source`` are English message ids."""

    code: str
    text: str
    source: Source


CONCERNS: dict[str, Concern] = {
    concern.code: concern
    for concern in (
        Concern("no_team", _("No team is recorded."), OPCAT_18),
        Concern("no_health_professional", _("There is no health professional on the team."), OPCAT_18),
        Concern("all_male_team", _("Women are held there and the team is all male."), OPCAT_18),
        Concern("no_shared_language", _("Foreigners held there understand no language of the team or its interpreter."), OPCAT_20),
        Concern("languages_unknown", _("Foreigners are held there and the languages of the team are not recorded."), OPCAT_20),
        Concern("over_occupied", _("More persons are held than the official limit allows."), OCCUPANCY),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standard:
    """A standard for the conditions in a place."""

    code: str
    text: str
    source: Source


STANDARDS: tuple[Standard, ...] = (
    Standard("single_cell", _("A single cell has at least 6 m² of living space, the sanitary annexe not counted."), CPT_SPACE),
    Standard("shared_cell", _("A shared cell has at least 4 m² of living space a person, the sanitary annexe not counted."), CPT_SPACE),
    Standard("cell_shape", _("A cell is at least 2 m between its walls and 2.5 m high."), CPT_SPACE),
    Standard("outdoors", _("At least one hour of exercise in the open air every day."), MANDELA_23),
    Standard("solitary", _("Solitary confinement for more than 15 consecutive days is prolonged and prohibited."), MANDELA_43),
    Standard("solitary_disability", _("No solitary confinement where it worsens a disability; none for children."), MANDELA_45),
    Standard("solitary_women", _("No solitary confinement for women who are pregnant, with infants or breastfeeding."), BANGKOK_22),
)  # fmt: skip


def concerns(team: tuple[MemberFacts, ...], place: PlaceFacts) -> tuple[Concern, ...]:
    """The concerns about a visit, in the order of ``CONCERNS``; empty if there are none.

    Missing data (the sex of a member, a figure of the place) raises no concern, with one exception:
    the languages of the team must be recorded if foreigners are held.
    """
    return tuple(CONCERNS[code] for code in _codes(team, place))


def occupancy(persons_present: int | None, official_limit: int | None) -> Fraction | None:
    """Persons present divided by the official limit; ``None`` if a figure is missing or the limit is 0."""
    if not official_limit or persons_present is None:
        return None
    return Fraction(persons_present, official_limit)


def is_over_occupied(persons_present: int | None, official_limit: int | None) -> bool:
    """Whether more persons are present than the limit; false at exactly the limit."""
    share = occupancy(persons_present, official_limit)
    return share is not None and share > FULL_OCCUPANCY


def _codes(team: tuple[MemberFacts, ...], place: PlaceFacts) -> Iterator[str]:
    if not team:
        yield "no_team"
    else:
        yield from _team_codes(team, place)
    if is_over_occupied(place.persons_present, place.official_limit):
        yield "over_occupied"


def _team_codes(team: tuple[MemberFacts, ...], place: PlaceFacts) -> Iterator[str]:
    if not any(member.is_health_professional for member in team):
        yield "no_health_professional"
    if place.women and all(member.sex == "male" for member in team):
        yield "all_male_team"
    spoken: frozenset[str] = frozenset().union(*(member.languages for member in team))
    if spoken and any(not spoken & tongue for tongue in place.detainee_languages if tongue):
        yield "no_shared_language"
    if not spoken and (place.foreigners or place.stateless or place.detainee_languages):
        yield "languages_unknown"
