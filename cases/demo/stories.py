"""Stories of the demo, told through the same services that the staff use. All people are invented."""

from datetime import timedelta

from cases.casefile.services import shares
from cases.complaints.services import complaints
from cases.complaints.services.parties import PartyData
from cases.demo import detentions, protection, visits
from cases.demo.cast import Cast
from cases.detention.services.removals import RemovalData
from cases.models import PartyRole, RemovalKind
from cases.people.services.persons import AddressData, ContactData

GIVEN = ("Dunvis", "Sormir", "Lindan")


def tell() -> None:
    """Tell all stories; part of the caller's transaction."""
    cast = Cast()
    _removal_in_two_days(cast)
    _order_without_a_date(cast)
    _concluded_with_recommendation(cast)
    _joined_pair(cast)
    _anonymous(cast)
    _reserved_identity(cast)
    _running_clocks(cast)
    protection.spelled_twice(cast)
    visits.tell(cast)


def _removal_in_two_days(cast: Cast) -> None:
    """A stateless man held in Yevlakh, to be expelled in two days; fears the state he fled."""
    yevlakh, migration = cast.place("yevlakh_migrant_centre"), cast.body("state_migration_service")
    person = cast.person(
        "تورفال المثال بلتور",
        "Torfal Al-Mithal Beltur",
        nationality="XXA",
        statuses="stateless",
        sex="male",
        fears_return="yes",
        needs_interpreter=True,
        stay_category=cast.code("stay_category", "irregular"),
        languages=[cast.code("language", "ar")],
        addresses=[AddressData(kind="detained", facility=yevlakh)],
    )
    order = RemovalData(
        kind=RemovalKind.EXPULSION,
        scheduled_at=cast.now + timedelta(hours=48),
        order_number="Invented-48",
        ordered_on=(cast.now - timedelta(days=1)).date(),
        issued_by=migration,
    )
    complaint = cast.register(
        "lawyer_or_family",
        person,
        summary="Expulsion in two days although return is feared; no interpreter at the hearing",
        narrative="أُمرت بالمغادرة بعد يومين. لا دولة لي، وأخاف أن أُعاد. (نص مختلق للعرض)",
        narrative_language=cast.code("language", "ar"),
        translation=(
            "I was ordered to leave in two days. I have no state and fear to be sent back. "
            "(Invented text for demonstration)"
        ),
        translator="Invented translator",
        request="To stop the removal until the court has decided.",
        received_at=cast.ago(hours=5),
        handed_over_at=cast.ago(hours=31),
        facility=yevlakh,
        respondent=migration,
        respondent_as_told="the migration office",
        is_continuing=True,
        removals=[order],
        topic="expulsion",
        right="non_refoulement",
    )
    complaints.assign(complaint, by=cast.head_of_unit, officer=cast.case_officer)
    detentions.moved_to_the_centre(cast, complaint)
    complaints.accept(complaint, by=cast.case_officer, note="In remit; urgent.")
    text = "Please tell us at once on what ground the order rests, and stay its execution."
    complaints.inquire(complaint, by=cast.case_officer, organisation=migration, text=text)


def _order_without_a_date(cast: Cast) -> None:
    """A Georgian name, an undated order, and nobody in the unit who has taken it yet."""
    person = cast.person(
        "თორველა მაგალითაბელშვილი",
        "Torvela Magalitabelshvili",
        nationality="GEO",
        statuses="asylum_seeker",
        sex="female",
        fears_return="yes",
        languages=[cast.code("language", "ka"), cast.code("language", "ru")],
        contacts=[ContactData(kind="phone", value="+994300000101", safety="caution")],
    )
    complaint = cast.register(
        "email",
        person,
        summary="Asylum application not taken; an order of removal without a date",
        removals=[RemovalData(kind=RemovalKind.EXPULSION, order_number="Invented-49")],
        respondent=cast.body("state_migration_service"),
        topic="asylum_procedure",
        right="asylum",
    )
    detentions.held_somewhere(cast, complaint)
    protection.waits_for_a_second_person(cast, complaint)


def _concluded_with_recommendation(cast: Cast) -> None:
    """A refugee with a Ge'ez name: ill-treatment found, a recommendation signed, closed."""
    person = cast.person(
        "ቶርቬላ ናሙናቤል",
        "Torvela Namunabel",
        nationality="ERI",
        statuses="refugee",
        sex="female",
        languages=[cast.code("language", "ti")],
    )
    police = cast.body("baku_police")
    complaint = cast.register(
        "reception",
        person,
        summary="Pushed and insulted at a document check; papers kept for nine days",
        received_at=cast.ago(days=40),
        alleges_ill_treatment=True,
        respondent=police,
        topic="police_conduct",
        right="dignity",
    )
    officer = cast.case_officer
    complaints.assign(
        complaint, by=cast.head_of_unit, officer=officer, at=cast.ago(days=39, hours=20)
    )
    complaints.accept(complaint, by=officer, at=cast.ago(days=38))
    complaints.conclude(
        complaint,
        by=officer,
        outcome=cast.code("outcome", "violation_recommendation"),
        measure=cast.code("measure", "disciplinary_proposal"),
        organisation=police,
        note="The papers were kept without a record.",
        at=cast.ago(days=16),
    )
    visits.recommend(
        cast,
        complaint=complaint,
        addressee=police,
        text="Examine the conduct of the two officers and report the result.",
        issued_on=cast.ago(days=15).date(),
    )
    complaints.close(complaint, by=officer, note="Answer sent.", at=cast.ago(days=14))


def _joined_pair(cast: Cast) -> None:
    """The same matter twice: by a woman with a Chinese name, then by her lawyer."""
    told = {
        "summary": "Residence permit not decided for seven months",
        "respondent": cast.body("state_migration_service"),
        "topic": "residence_permit",
        "right": "effective_remedy",
    }
    person = cast.person(
        "某甲子", "Mou Jiazi", nationality="CHN", statuses="foreign_national", sex="female"
    )
    first = cast.register("e_service", person, received_at=cast.ago(days=6), **told)
    complaints.assign(first, by=cast.head_of_unit, officer=cast.case_officer)
    client = first.parties.get().person
    lawyer = cast.person("Belmir Sınaqdenov", nationality="AZE", sex="male")
    speaks = PartyData(
        role=PartyRole.REPRESENTATIVE,
        person=lawyer,
        relation=cast.code("relation", "lawyer"),
        has_consent=True,
        consent_note="Power of attorney on file (invented).",
    )
    affected = PartyData(role=PartyRole.AFFECTED, person=client)
    second = cast.register(
        "post", None, received_at=cast.ago(days=2), others=[affected, speaks], **told
    )
    complaints.join(second, by=cast.head_of_unit, to=first, note="The same matter.")


def _anonymous(cast: Cast) -> None:
    """A letter without a name that says enough to be looked into."""
    cast.register(
        "post",
        None,
        summary="Unsigned letter: blows in the admission ward, with dates and names of the shift",
        is_anonymous=True,
        is_substantiated=True,
        alleges_ill_treatment=True,
        facility=cast.place("penitentiary_2"),
        respondent=cast.body("penitentiary_service"),
        topic="ill_treatment",
        right="freedom_from_torture",
    )


def _reserved_identity(cast: Cast) -> None:
    """A victim of trafficking whose identity no look-up shows; shared with one colleague."""
    person = cast.person(
        "Belvena Örnekdenoğlu",
        nationality="TUR",
        statuses="foreign_national trafficking_victim",
        sex="female",
        is_reserved=True,
        contacts=[ContactData(kind="phone", value="+994300000102", safety="do_not_use")],
    )
    complaint = cast.register(
        "call_916",
        person,
        summary="Passport taken by those who promised work; no shelter offered",
        has_reprisal_risk=True,
        received_at=cast.ago(days=3),
        respondent=cast.body("mia_anti_trafficking"),
        topic="trafficking",
        right="freedom_from_slavery",
    )
    complaints.assign(complaint, by=cast.head_of_unit, officer=cast.case_officer)
    shares.share(
        complaint, by=cast.case_officer, colleague=cast.officer_torbal, reason="Speaks Turkish."
    )


def _running_clocks(cast: Cast) -> None:
    """For everybody who works cases: one that is late and one whose time ends this week."""
    for position, worker in enumerate((cast.case_officer, cast.head_of_unit, cast.commissioner)):
        for days, state in ((44, "late"), (27, "due")):
            person = cast.person(
                f"{GIVEN[position]} Nümunə{state}zadə",
                nationality="UKR",
                statuses="foreign_national",
            )
            complaint = cast.register(
                "email",
                person,
                summary=f"No answer to a request for a certificate ({state}, invented)",
                received_at=cast.ago(days=days),
                violated_on=cast.ago(days=days + 30).date(),
                respondent=cast.body("asan_service"),
                topic="identity_travel_document",
                right="identity_documents",
            )
            complaints.assign(complaint, by=cast.head_of_unit, officer=worker)
            complaints.accept(complaint, by=worker, at=cast.ago(days=days - 4))
