"""Invented cases for the demo, written by the services that the staff use."""

from datetime import timedelta
from typing import Any

from cases.casefile.services import shares
from cases.complaints.services import complaints
from cases.complaints.services.parties import PartyData
from cases.demo import detentions, protection, visits
from cases.demo.office import DemoOffice
from cases.detention.services.removals import RemovalData
from cases.models import PartyRole, RemovalKind
from cases.people.services.persons import AddressData, ContactData

GIVEN_NAMES = ("Dunvis", "Sormir", "Lindan")


def create_all() -> None:
    """Write all scenarios, in the caller's transaction."""
    office = DemoOffice()
    _removal_within_two_days(office)
    _undated_removal_order(office)
    _concluded_with_recommendation(office)
    _joined_complaints(office)
    _anonymous(office)
    _reserved_identity(office)
    _late_and_due_complaints(office)
    protection.register_duplicate(office)
    visits.create(office)


def _removal_within_two_days(office: DemoOffice) -> None:
    """A stateless man in the Yevlakh centre who fears return; expulsion in two days."""
    yevlakh, migration = (
        office.facility("yevlakh_migrant_centre"),
        office.organisation("state_migration_service"),
    )
    person = office.person_data(
        "تورفال المثال بلتور",
        "Torfal Al-Mithal Beltur",
        nationality="XXA",
        statuses="stateless",
        sex="male",
        fears_return="yes",
        needs_interpreter=True,
        stay_category=office.classification("stay_category", "irregular"),
        languages=[office.classification("language", "ar")],
        addresses=[AddressData(kind="detained", facility=yevlakh)],
    )
    order = RemovalData(
        kind=RemovalKind.EXPULSION,
        scheduled_at=office.now + timedelta(hours=48),
        order_number="Invented-48",
        ordered_on=(office.now - timedelta(days=1)).date(),
        issued_by=migration,
    )
    complaint = office.register(
        "lawyer_or_family",
        person,
        summary="Expulsion in two days although return is feared; no interpreter at the hearing",
        narrative="أُمرت بالمغادرة بعد يومين. لا دولة لي، وأخاف أن أُعاد. (نص مختلق للعرض)",
        narrative_language=office.classification("language", "ar"),
        translation=(
            "I was ordered to leave in two days. I have no state and fear to be sent back. "
            "(Invented text for demonstration)"
        ),
        translator="Invented translator",
        request="To stop the removal until the court has decided.",
        received_at=office.ago(hours=5),
        handed_over_at=office.ago(hours=31),
        facility=yevlakh,
        respondent=migration,
        respondent_as_told="the migration office",
        is_continuing=True,
        removals=[order],
        topic="expulsion",
        right="non_refoulement",
    )
    complaints.assign(complaint, by=office.head_of_unit, officer=office.case_officer)
    detentions.detain_and_move(office, complaint)
    complaints.accept(complaint, by=office.case_officer, note="In remit; urgent.")
    text = "Please tell us at once on what ground the order rests, and stay its execution."
    complaints.inquire(complaint, by=office.case_officer, organisation=migration, text=text)


def _undated_removal_order(office: DemoOffice) -> None:
    """An asylum-seeker with a Georgian name, a removal order without a date, no officer yet."""
    person = office.person_data(
        "თორველა მაგალითაბელშვილი",
        "Torvela Magalitabelshvili",
        nationality="GEO",
        statuses="asylum_seeker",
        sex="female",
        fears_return="yes",
        languages=[
            office.classification("language", "ka"),
            office.classification("language", "ru"),
        ],
        contacts=[ContactData(kind="phone", value="+994300000101", safety="caution")],
    )
    complaint = office.register(
        "email",
        person,
        summary="Asylum application not taken; an order of removal without a date",
        removals=[RemovalData(kind=RemovalKind.EXPULSION, order_number="Invented-49")],
        respondent=office.organisation("state_migration_service"),
        topic="asylum_procedure",
        right="asylum",
    )
    detentions.detain_without_review(office, complaint)
    protection.request_second_signatures(office, complaint)


def _concluded_with_recommendation(office: DemoOffice) -> None:
    """A refugee with a name in Ge'ez script: violation found, recommendation issued, closed."""
    person = office.person_data(
        "ቶርቬላ ናሙናቤል",
        "Torvela Namunabel",
        nationality="ERI",
        statuses="refugee",
        sex="female",
        languages=[office.classification("language", "ti")],
    )
    police = office.organisation("baku_police")
    complaint = office.register(
        "reception",
        person,
        summary="Pushed and insulted at a document check; papers kept for nine days",
        received_at=office.ago(days=40),
        alleges_ill_treatment=True,
        respondent=police,
        topic="police_conduct",
        right="dignity",
    )
    officer = office.case_officer
    complaints.assign(
        complaint, by=office.head_of_unit, officer=officer, at=office.ago(days=39, hours=20)
    )
    complaints.accept(complaint, by=officer, at=office.ago(days=38))
    complaints.conclude(
        complaint,
        by=officer,
        outcome=office.classification("outcome", "violation_recommendation"),
        measure=office.classification("measure", "disciplinary_proposal"),
        organisation=police,
        note="The papers were kept without a record.",
        at=office.ago(days=16),
    )
    visits.recommend(
        office,
        complaint=complaint,
        addressee=police,
        text="Examine the conduct of the two officers and report the result.",
        issued_on=office.ago(days=15).date(),
    )
    complaints.close(complaint, by=officer, note="Answer sent.", at=office.ago(days=14))


def _joined_complaints(office: DemoOffice) -> None:
    """The same matter twice, joined: by a woman with a Chinese name, then by her lawyer."""
    matter: dict[str, Any] = {
        "summary": "Residence permit not decided for seven months",
        "respondent": office.organisation("state_migration_service"),
        "topic": "residence_permit",
        "right": "effective_remedy",
    }
    person = office.person_data(
        "某甲子", "Mou Jiazi", nationality="CHN", statuses="foreign_national", sex="female"
    )
    first = office.register("e_service", person, received_at=office.ago(days=6), **matter)
    complaints.assign(first, by=office.head_of_unit, officer=office.case_officer)
    client = first.parties.get().person
    lawyer = office.person_data("Belmir Sınaqdenov", nationality="AZE", sex="male")
    speaks = PartyData(
        role=PartyRole.REPRESENTATIVE,
        person=lawyer,
        relation=office.classification("relation", "lawyer"),
        has_consent=True,
        consent_note="Power of attorney on file (invented).",
    )
    affected = PartyData(role=PartyRole.AFFECTED, person=client)
    second = office.register(
        "post", None, received_at=office.ago(days=2), others=[affected, speaks], **matter
    )
    complaints.join(second, by=office.head_of_unit, to=first, note="The same matter.")


def _anonymous(office: DemoOffice) -> None:
    """An anonymous but substantiated letter."""
    office.register(
        "post",
        None,
        summary="Unsigned letter: blows in the admission ward, with dates and names of the shift",
        is_anonymous=True,
        is_substantiated=True,
        alleges_ill_treatment=True,
        facility=office.facility("penitentiary_2"),
        respondent=office.organisation("penitentiary_service"),
        topic="ill_treatment",
        right="freedom_from_torture",
    )


def _reserved_identity(office: DemoOffice) -> None:
    """A victim of trafficking with a reserved identity; the case is shared with one colleague."""
    person = office.person_data(
        "Belvena Örnekdenoğlu",
        nationality="TUR",
        statuses="foreign_national trafficking_victim",
        sex="female",
        is_reserved=True,
        contacts=[ContactData(kind="phone", value="+994300000102", safety="do_not_use")],
    )
    complaint = office.register(
        "call_916",
        person,
        summary="Passport taken by those who promised work; no shelter offered",
        has_reprisal_risk=True,
        received_at=office.ago(days=3),
        respondent=office.organisation("mia_anti_trafficking"),
        topic="trafficking",
        right="freedom_from_slavery",
    )
    complaints.assign(complaint, by=office.head_of_unit, officer=office.case_officer)
    shares.share(
        complaint,
        by=office.case_officer,
        colleague=office.turkish_speaker,
        reason="Speaks Turkish.",
    )


def _late_and_due_complaints(office: DemoOffice) -> None:
    """For each role that works on cases, one overdue complaint and one due within a week."""
    for position, worker in enumerate(
        (office.case_officer, office.head_of_unit, office.commissioner)
    ):
        for days, state in ((44, "late"), (27, "due")):
            person = office.person_data(
                f"{GIVEN_NAMES[position]} Nümunə{state}zadə",
                nationality="UKR",
                statuses="foreign_national",
            )
            complaint = office.register(
                "email",
                person,
                summary=f"No answer to a request for a certificate ({state}, invented)",
                received_at=office.ago(days=days),
                violated_on=office.ago(days=days + 30).date(),
                respondent=office.organisation("asan_service"),
                topic="identity_travel_document",
                right="identity_documents",
            )
            complaints.assign(complaint, by=office.head_of_unit, officer=worker)
            complaints.accept(complaint, by=worker, at=office.ago(days=days - 4))
