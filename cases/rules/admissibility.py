"""Advice on whether a complaint can be examined. People decide, with reasons.

The articles of the national law on refusal were not read. Rules marked ``NAKHCHIVAN`` follow
the answers of the Nakhchivan Commissioner, whose law is similar; they are not the national
article.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cases.rules.deadlines import Span, Unit, last_day
from ombudsman.rules.sources import Confidence, Source, gettext_noop


class Ground(StrEnum):
    OVER_ONE_YEAR = "over_one_year"
    ANONYMOUS_UNSUBSTANTIATED = "anonymous_unsubstantiated"
    OUTSIDE_COMPETENCE = "outside_competence"
    COURT_PENDING = "court_pending"
    REPEAT_WITHOUT_NEW_FACTS = "repeat_without_new_facts"
    STATE_BODY_COMPLAINANT = "state_body_complainant"
    CONSENT_MISSING = "consent_missing"
    NAKHCHIVAN_FORWARD = "nakhchivan_forward"
    COURTS_MERITS = "courts_merits"


class Verdict(StrEnum):
    REFUSE_POSSIBLE = "refuse_possible"
    NOTE = "note"
    FORWARD = "forward"


class Complainant(StrEnum):
    PERSON = "person"  # citizen, foreigner or stateless person
    LEGAL_ENTITY = "legal_entity"
    STATE_BODY = "state_body"
    OWN_INITIATIVE = "own_initiative"  # the office acts without a complaint


class Respondent(StrEnum):
    """Kind of respondent, as far as it matters for the mandate."""

    PUBLIC = "public"  # state, municipal, state-controlled or budget body, and its officials
    COURT = "court"
    PRESIDENT = "president"
    PARLIAMENT = "parliament"
    PRIVATE = "private"
    OUTSIDE = "outside"  # any other body marked as outside the mandate
    UNKNOWN = "unknown"

    @classmethod
    def of(cls, *, kind: str, mandate: str) -> "Respondent":
        """Kind of respondent of a body in the directory, by its kind and mandate."""
        if mandate == "courts":
            return cls.COURT
        if mandate == "inside":
            return cls.PUBLIC
        if kind in (cls.PRESIDENT, cls.PARLIAMENT, cls.PRIVATE):
            return cls(kind)
        return cls.OUTSIDE if mandate == "outside" else cls.UNKNOWN


class CourtMatter(StrEnum):
    """Subject of a complaint about a court; all but the merits are within the mandate."""

    RED_TAPE = "red_tape"
    LOST_DOCUMENTS = "lost_documents"
    LATE_DOCUMENTS = "late_documents"
    UNEXECUTED_JUDGMENT = "unexecuted_judgment"
    MERITS = "merits"


@dataclass(frozen=True, kw_only=True, slots=True)
class ComplaintFacts:
    """Facts on receipt. The defaults describe an ordinary complaint of a person."""

    received_on: date
    violated_on: date | None = None
    learned_on: date | None = None
    is_continuing: bool = False  # such as detention or missing papers: no limitation runs
    is_anonymous: bool = False
    is_substantiated: bool = False
    is_before_court: bool = False
    is_repeat: bool = False  # without new facts

    complainant: Complainant = Complainant.PERSON
    speaks_for_another: bool = False
    has_consent: bool = False
    is_consent_impossible: bool = False  # dead, incapable, unreachable in detention
    has_consent_reason: bool = False
    has_supervisor_decision: bool = False

    respondents: frozenset[Respondent] = frozenset()
    court_matters: frozenset[CourtMatter] = frozenset()
    concerns_nakhchivan: bool = False


@dataclass(frozen=True, slots=True)
class Advice:
    """One remark for the person who decides; ``reason`` and ``source`` are English message ids."""

    ground: Ground
    verdict: Verdict
    reason: str
    source: str
    confidence: Confidence


LIMITATION = Span(1, Unit.YEAR)  # default; the value in use is in the table of time limits
NEVER_MANDATED = frozenset(
    {Respondent.PRESIDENT, Respondent.PARLIAMENT, Respondent.PRIVATE, Respondent.OUTSIDE}
)

_ = gettext_noop

REASONS: dict[str, str] = {
    "over_one_year": _("More than the time for complaining has passed since the violation, or since the applicant learned of it."),
    "continuing": _("The time for complaining has passed by the dates given, but the violation continues."),
    "anonymous": _("The complaint is anonymous and not substantiated."),
    "anonymous_substantiated": _("The complaint is anonymous, but substantiated: it can be examined."),
    "private": _("A private company or person is outside the mandate."),
    "president": _("The activity of the President is outside the mandate."),
    "parliament": _("The activity of members of the Milli Majlis is outside the mandate."),
    "outside": _("The body complained of is outside the mandate."),
    "partly_outside": _("One of those complained of is outside the mandate; the rest can be examined."),
    "court_unclear": _("Of the work of courts only red tape, lost or late documents and unexecuted judgments are in the mandate: ask what it is about."),
    "court_merits": _("The merits of a judgment and the activity of judges are outside the mandate."),
    "court_merits_partly": _("The merits of the judgment are outside the mandate; the red tape, lost or late documents or unexecuted judgment can be examined."),
    "court_pending": _("Court proceedings on the matter are running."),
    "court_pending_red_tape": _("Court proceedings are running, but red tape, lost or late documents and unexecuted judgments can be examined meanwhile."),
    "repeat": _("The complaint repeats an earlier one without new facts."),
    "state_body": _("State bodies cannot complain to the office."),
    "consent": _("The consent of the affected person is not recorded: ask for it, or record why it is impossible."),
    "consent_impossible": _("Consent is said to be impossible: this needs a reason and a decision of the supervisor."),
    "nakhchivan": _("Nakhchivan has its own Commissioner: forward the complaint and tell the applicant."),
}  # fmt: skip

MANDATE = Source(
    _("Constitutional Law on the Commissioner, mandate of the office"), Confidence.VERIFIED
)
SOURCES: dict[Ground, Source] = {
    Ground.OVER_ONE_YEAR: Source(_("Official answers to questions; by analogy Nakhchivan, article 8.4"), Confidence.NAKHCHIVAN),
    Ground.ANONYMOUS_UNSUBSTANTIATED: Source(_("By analogy Nakhchivan, article 9.3"), Confidence.NAKHCHIVAN),
    Ground.OUTSIDE_COMPETENCE: Source(_("Constitutional Law on the Commissioner, article 1.1; as a ground of refusal by analogy Nakhchivan, article 11.1.2"), Confidence.NAKHCHIVAN),
    Ground.COURT_PENDING: Source(_("By analogy Nakhchivan, article 11.1.4"), Confidence.NAKHCHIVAN),
    Ground.REPEAT_WITHOUT_NEW_FACTS: Source(_("By analogy Nakhchivan, article 11.1.5"), Confidence.NAKHCHIVAN),
    Ground.STATE_BODY_COMPLAINANT: Source(_("By analogy with Nakhchivan"), Confidence.NAKHCHIVAN),
    Ground.CONSENT_MISSING: Source(_("Official answers to questions: third persons and organisations act with consent"), Confidence.OFFICIAL),
    Ground.NAKHCHIVAN_FORWARD: MANDATE,
    Ground.COURTS_MERITS: MANDATE,
}  # fmt: skip
CONSENT_IMPOSSIBLE = Source(_("Office practice, unconfirmed"), Confidence.UNCERTAIN)


def advise(facts: ComplaintFacts, *, limitation: Span = LIMITATION) -> list[Advice]:
    """All remarks on ``facts``, forwarding first; empty if there is none.

    ``limitation`` is a span in calendar days, months or years; raises ``ValueError`` otherwise.
    """
    return [
        *_nakhchivan(facts),
        *_mandate(facts),
        *_courts(facts),
        *_proceedings(facts),
        *_applicant(facts),
        *_limitation(facts, limitation),
    ]


def _advice(ground: Ground, verdict: Verdict, reason: str, source: Source | None = None) -> Advice:
    source = source or SOURCES[ground]
    return Advice(ground, verdict, REASONS[reason], source.text, source.confidence)


def _nakhchivan(facts: ComplaintFacts) -> Iterator[Advice]:
    if facts.concerns_nakhchivan:
        yield _advice(Ground.NAKHCHIVAN_FORWARD, Verdict.FORWARD, "nakhchivan")


def _mandate(facts: ComplaintFacts) -> Iterator[Advice]:
    """Refusal only if every respondent is outside the mandate; names the first by kind."""
    outside = [one for one in Respondent if one in facts.respondents & NEVER_MANDATED]
    if not outside:
        return
    if facts.respondents - NEVER_MANDATED:
        yield _advice(Ground.OUTSIDE_COMPETENCE, Verdict.NOTE, "partly_outside", MANDATE)
    else:
        yield _advice(Ground.OUTSIDE_COMPETENCE, Verdict.REFUSE_POSSIBLE, outside[0].value)


def _courts(facts: ComplaintFacts) -> Iterator[Advice]:
    """Judges are outside the mandate, except for red tape, papers and unexecuted judgments."""
    if Respondent.COURT not in facts.respondents:
        return
    if not facts.court_matters:
        yield _advice(Ground.OUTSIDE_COMPETENCE, Verdict.NOTE, "court_unclear", MANDATE)
    elif CourtMatter.MERITS not in facts.court_matters:
        return
    elif facts.court_matters == {CourtMatter.MERITS}:
        alone = facts.respondents <= NEVER_MANDATED | {Respondent.COURT}
        verdict = Verdict.REFUSE_POSSIBLE if alone else Verdict.NOTE
        yield _advice(Ground.COURTS_MERITS, verdict, "court_merits")
    else:
        yield _advice(Ground.COURTS_MERITS, Verdict.NOTE, "court_merits_partly")


def _proceedings(facts: ComplaintFacts) -> Iterator[Advice]:
    if not facts.is_before_court:
        return
    if facts.court_matters - {CourtMatter.MERITS}:
        yield _advice(Ground.COURT_PENDING, Verdict.NOTE, "court_pending_red_tape")
    else:
        yield _advice(Ground.COURT_PENDING, Verdict.REFUSE_POSSIBLE, "court_pending")


def _applicant(facts: ComplaintFacts) -> Iterator[Advice]:
    """Remarks that need an applicant; own initiative has none (Venice and Paris Principles)."""
    if facts.complainant is Complainant.OWN_INITIATIVE:
        return
    if facts.complainant is Complainant.STATE_BODY:
        yield _advice(Ground.STATE_BODY_COMPLAINANT, Verdict.REFUSE_POSSIBLE, "state_body")
    if facts.is_repeat:
        yield _advice(Ground.REPEAT_WITHOUT_NEW_FACTS, Verdict.REFUSE_POSSIBLE, "repeat")
    if facts.is_anonymous:
        known = facts.is_substantiated
        verdict = Verdict.NOTE if known else Verdict.REFUSE_POSSIBLE
        reason = "anonymous_substantiated" if known else "anonymous"
        yield _advice(Ground.ANONYMOUS_UNSUBSTANTIATED, verdict, reason)
    yield from _consent(facts)


def _consent(facts: ComplaintFacts) -> Iterator[Advice]:
    """A note while consent is missing; it is not a ground of refusal."""
    if not facts.speaks_for_another or facts.has_consent:
        return
    if not facts.is_consent_impossible:
        yield _advice(Ground.CONSENT_MISSING, Verdict.NOTE, "consent")
    elif not (facts.has_consent_reason and facts.has_supervisor_decision):
        yield _advice(
            Ground.CONSENT_MISSING, Verdict.NOTE, "consent_impossible", CONSENT_IMPOSSIBLE
        )


def _limitation(facts: ComplaintFacts, limitation: Span) -> Iterator[Advice]:
    """Counts from the day when the applicant learned of the violation, or from the violation."""
    start = facts.learned_on or facts.violated_on
    if start is None or facts.complainant is Complainant.OWN_INITIATIVE:
        return
    if facts.received_on <= last_day(start, limitation, is_working_day=_no_calendar):
        return
    if facts.is_continuing:
        yield _advice(Ground.OVER_ONE_YEAR, Verdict.NOTE, "continuing")
    else:
        yield _advice(Ground.OVER_ONE_YEAR, Verdict.REFUSE_POSSIBLE, "over_one_year")


def _no_calendar(day: date) -> bool:
    raise ValueError("The time for complaining is in calendar days, months or years.")
