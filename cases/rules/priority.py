"""Priority of a complaint, and alerts about removals that law or treaty forbids or questions.

Only non-refoulement and the bans on removal have a legal source. All other reasons, and the 72
hours, are office practice and are marked so.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from cases.rules.deadlines import remaining
from ombudsman.rules.sources import Confidence, Source, gettext_noop

REMOVAL_WINDOW = timedelta(hours=72)


class Level(StrEnum):
    """Levels in order of urgency, the most urgent first."""

    IMMEDIATE = "immediate"
    HIGH = "high"
    NORMAL = "normal"


class RemovalKind(StrEnum):
    EXPULSION = "expulsion"  # administrative expulsion, the only kind that CAO 29.4 covers
    EXTRADITION = "extradition"
    READMISSION = "readmission"
    RETURN = "return"  # any other, or unknown


@dataclass(frozen=True, kw_only=True, slots=True)
class PriorityFacts:
    """Facts about a complaint at the moment ``at``. A removal date implies an order."""

    at: datetime
    has_removal_order: bool = False
    removal_at: datetime | None = None
    is_removal_today: bool = False  # set for today, the hour is unknown
    is_removal_cancelled: bool = False
    is_removal_carried_out: bool = False

    is_life_at_risk: bool = False
    is_detained: bool = False
    alleges_ill_treatment: bool = False
    is_child: bool = False
    is_unaccompanied_child: bool = False
    is_trafficking_victim: bool = False
    has_reprisal_risk: bool = False
    fears_return: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason of urgency; ``text`` and the text of ``source`` are English message ids."""

    code: str
    level: Level
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Priority:
    """The level of the most urgent reason, or normal without any."""

    level: Level
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class RemovalAlert:
    """A status that speaks against a removal. It asks for a check and decides nothing."""

    code: str
    text: str
    source: Source


_ = gettext_noop

NON_REFOULEMENT = Source(
    _("Non-refoulement: 1951 Convention 33, CAT 3; the number of hours is office practice, unconfirmed"),
    Confidence.UNCERTAIN,
)  # fmt: skip
PRACTICE = Source(_("Office practice, unconfirmed"), Confidence.UNCERTAIN)
REPRISAL = Source(
    _("No sanction for information given: OPCAT 21; the level is office practice, unconfirmed"),
    Confidence.UNCERTAIN,
)

REASONS: dict[str, Reason] = {
    reason.code: reason
    for reason in (
        Reason("removal_undated", Level.IMMEDIATE, _("There is an order of removal without a date."), NON_REFOULEMENT),
        Reason("removal_soon", Level.IMMEDIATE, _("The removal is set within the next hours that count as immediate."), NON_REFOULEMENT),
        Reason("removal_passed", Level.IMMEDIATE, _("The date of removal has passed and the removal was not cancelled."), NON_REFOULEMENT),
        Reason("life_at_risk", Level.IMMEDIATE, _("Life or health is in danger now."), PRACTICE),
        Reason("removal_later", Level.HIGH, _("A removal is set for a later day."), PRACTICE),
        Reason("ill_treatment_in_detention", Level.HIGH, _("A detained person alleges ill-treatment."), PRACTICE),
        Reason("unaccompanied_child", Level.HIGH, _("The person is an unaccompanied or separated child."), PRACTICE),
        Reason("detained_child", Level.HIGH, _("The person is a child in detention."), PRACTICE),
        Reason("trafficking_victim", Level.HIGH, _("The person is or may be a victim of trafficking."), PRACTICE),
        Reason("reprisal_risk", Level.HIGH, _("There is a risk of reprisal."), REPRISAL),
        Reason("detained_fears_return", Level.HIGH, _("A detained person fears return."), PRACTICE),
    )
}  # fmt: skip

CAO_29_4 = Source(_("Code of Administrative Offences 29.4"), Confidence.VERIFIED)
CAT_3 = Source(_("Convention against Torture 3"), Confidence.VERIFIED)
REFUGEES_33 = Source(_("1951 Convention 33"), Confidence.VERIFIED)
STATELESS_31 = Source(_("1954 Convention 31"), Confidence.VERIFIED)

ALERTS: dict[str, RemovalAlert] = {
    alert.code: alert
    for alert in (
        RemovalAlert("refugee_expulsion", _("A refugee must not be expelled administratively."), CAO_29_4),
        RemovalAlert("asylum_granted_expulsion", _("A person with political asylum must not be expelled administratively."), CAO_29_4),
        RemovalAlert("trafficked_child_expulsion", _("A child victim of trafficking must not be expelled administratively."), CAO_29_4),
        RemovalAlert("trafficking_victim_age_unknown", _("A victim of trafficking whose age is not recorded: a child must not be expelled administratively."), CAO_29_4),
        RemovalAlert("refugee_return", _("A refugee must not be returned to danger."), REFUGEES_33),
        RemovalAlert("asylum_seeker_return", _("An asylum-seeker must not be returned to danger while the claim is open."), REFUGEES_33),
        RemovalAlert("protected_return", _("A person with complementary or temporary protection must not be returned to danger."), CAT_3),
        RemovalAlert("feared_return", _("The person fears return: nobody may be returned to torture."), CAT_3),
        RemovalAlert("stateless_expulsion", _("A stateless person who is here lawfully may be expelled only for reasons of national security or public order."), STATELESS_31),
    )
}  # fmt: skip


def priority(facts: PriorityFacts, *, window: timedelta = REMOVAL_WINDOW) -> Priority:
    """The level of a complaint and all its reasons, the most urgent first.

    ``window`` is the time before a removal from which the complaint is immediate, inclusive.
    """
    reasons = tuple(REASONS[code] for code in _codes(facts, window))
    ordered = tuple(sorted(reasons, key=lambda reason: list(Level).index(reason.level)))
    return Priority(ordered[0].level if ordered else Level.NORMAL, ordered)


def removal_alerts(
    statuses: Iterable[str],
    order_kind: str | None,
    *,
    fears_return: bool = False,
    is_child: bool | None = None,
) -> tuple[RemovalAlert, ...]:
    """Alerts against a removal of ``order_kind``; none without an order (None).

    ``statuses`` are codes of legal statuses in force, self-declared ones included: an alert is a
    question to the authority, not a finding. ``is_child`` is None if the age is unknown; then a
    child's status decides.
    """
    if order_kind is None:
        return ()
    held = frozenset(statuses)
    return tuple(ALERTS[code] for code in _alert_codes(held, order_kind, fears_return, is_child))


def _codes(facts: PriorityFacts, window: timedelta) -> Iterator[str]:
    yield from _removal(facts, window)
    if facts.is_life_at_risk:
        yield "life_at_risk"
    if facts.is_detained and facts.alleges_ill_treatment:
        yield "ill_treatment_in_detention"
    if facts.is_unaccompanied_child:
        yield "unaccompanied_child"
    if facts.is_detained and (facts.is_child or facts.is_unaccompanied_child):
        yield "detained_child"
    if facts.is_trafficking_victim:
        yield "trafficking_victim"
    if facts.has_reprisal_risk:
        yield "reprisal_risk"
    if facts.is_detained and facts.fears_return:
        yield "detained_fears_return"


def _removal(facts: PriorityFacts, window: timedelta) -> Iterator[str]:
    """At most one reason. A removal whose date has passed stays immediate until it is lifted."""
    if facts.is_removal_cancelled or facts.is_removal_carried_out:
        return
    if facts.removal_at is None:
        if facts.has_removal_order:
            yield "removal_undated"
        return
    left = remaining(facts.removal_at, facts.at)
    if left < timedelta() and not facts.is_removal_today:
        yield "removal_passed"
    else:
        yield "removal_soon" if left <= window else "removal_later"


def _alert_codes(
    held: frozenset[str], order_kind: str, fears_return: bool, is_child: bool | None
) -> Iterator[str]:
    if order_kind == RemovalKind.EXPULSION:
        yield from _expulsion_codes(held, is_child)
    elif "refugee" in held:
        yield "refugee_return"
    if "asylum_seeker" in held:
        yield "asylum_seeker_return"
    if held & {"complementary_protection", "temporary_protection"}:
        yield "protected_return"
    if fears_return:
        yield "feared_return"
    if "stateless" in held and order_kind != RemovalKind.EXTRADITION:
        yield "stateless_expulsion"


def _expulsion_codes(held: frozenset[str], is_child: bool | None) -> Iterator[str]:
    """Alerts for people whom CAO 29.4 exempts from administrative expulsion."""
    if "refugee" in held:
        yield "refugee_expulsion"
    if "political_asylum" in held:
        yield "asylum_granted_expulsion"
    if "trafficking_victim" not in held:
        return
    if is_child or (is_child is None and "unaccompanied_child" in held):
        yield "trafficked_child_expulsion"
    elif is_child is None:
        yield "trafficking_victim_age_unknown"
