"""Fields of the cases that are erased or kept when the retention period of a person ends.

The meaning of both is in ``ombudsman.rules.personal_data``.
"""

from ombudsman.rules.personal_data import fields

PERSONAL = {
    # People
    "Person": fields(
        erase="display_name born_on note",
        keep="sex birth_precision stay_category fears_return consulate_wish needs_interpreter"
        " is_reserved created_by created_at merged_into compared_at version",
    ),
    "PossibleDuplicate": fields(
        erase="proposal decision",
        keep="first second score reasons found_at proposed_by proposed_at state decided_by"
        " decided_at",
    ),
    "PersonLink": fields(erase="reason end_reason", keep="first second by at ended_by ended_at"),
    "PersonMerge": fields(erase="reason undo_reason", keep="kept absorbed by at undone_by undone_at"),
    "MovedPart": fields(erase="old new", keep="merge model key field fate"),
    "NameKey": fields(erase="key initials", keep="person"),
    "PersonName": fields(erase="full family given patronymic script folded", keep="person kind"),
    "StateTie": fields(keep="person tie country basis"),
    "LegalStatus": fields(erase="note", keep="person status basis since until"),
    "SpokenLanguage": fields(keep="person language can_read"),
    "IdentityDocument": fields(
        erase="number normalised", keep="person kind country valid_until basis"
    ),
    "ContactPoint": fields(
        erase="value normalised note", keep="person kind safety may_leave_message"
    ),
    "Address": fields(erase="facility text since", keep="person kind region"),
    # Complaints
    "Complaint": fields(
        erase="summary narrative translation translator request respondent_as_told",
        keep="number kind channel received_at handed_over_at narrative_language respondent"
        " facility rights topics region violated_on learned_on is_continuing is_anonymous"
        " is_substantiated is_before_court is_repeat alleges_ill_treatment has_reprisal_risk"
        " status priority unit officer joined_to refusal_ground desk registered_by"
        " registered_at decided_at due_at closed_at version",
    ),
    "Party": fields(
        erase="consent_note",
        keep="complaint role person organisation relation has_consent recorded_by",
    ),
    "Consent": fields(
        erase="scope interpreter reason withdrawal",
        keep="complaint purpose person party organisation form given_at valid_until language"
        " document is_impossible confirmed_by confirmed_at withdrawn_by withdrawn_at recorded_by"
        " recorded_at",
    ),
    "Override": fields(
        erase="reason",
        keep="complaint organisation valid_until first_by first_at second_by second_at revoked_by"
        " revoked_at",
    ),
    "Disclosure": fields(
        keep="complaint organisation way warnings override at by stopped_at"
    ),
    "RemovalOrder": fields(
        erase="order_number interim_measure",
        keep="complaint kind scheduled_at scheduled_precision ordered_on issued_by appeal_lodged_on lifted_on"
        " recorded_by recorded_at",
    ),
    "Detention": fields(
        erase="place basis_as_told",
        keep="complaint person facility held_since held_since_precision moved_here_at basis"
        " ordered_by next_review_at next_review_precision next_review_basis has_lawyer"
        " has_interpreter is_informed end ended_at recorded_by recorded_at",
    ),
    "Action": fields(erase="text", keep="complaint kind organisation at by"),
    "StatusChange": fields(erase="note", keep="complaint old new at by"),
    "Deadline": fields(
        erase="extension_reason",
        keep="complaint key organisation started_at due_at value unit source confidence"
        " is_confirmed extended_from end ended_at ended_by",
    ),
    "Reminder": fields(
        keep="complaint deadline removal stage due_at at officer unit mailed_at seen_at seen_by"
    ),
    "Result": fields(erase="note", keep="complaint outcome measure organisation at by"),
    "Share": fields(erase="reason", keep="complaint user by at ended_at"),
    "Document": fields(
        erase="title file original_name",
        keep="complaint visit kind content_type size sha256 filed_by filed_at",
    ),
    # Calls
    "Call": fields(
        erase="call_id caller_number note",
        keep="direction queue started_at answered_at ended_at taker language person complaint"
        " topics is_emergency outcome coded_at version",
    ),
    "Callback": fields(
        erase="number reason",
        keep="call person language say_nothing not_before not_after status claimed_by created_by"
        " created_at closed_at",
    ),
    "CallbackAttempt": fields(erase="note", keep="callback outcome by at"),
    # Visits: only interviews are about detained persons; outside experts are named in the team
    "Interview": fields(
        erase="interpreter notes",
        keep="visit is_staff_member language has_reprisal_risk follow_up_on may_become_complaint"
        " held_by held_at",
    ),
    "TeamMember": fields(erase="name", keep="visit user profession sex languages is_lead"),
    "Visit": fields(
        erase="opening_talk closing_talk",
        keep="number facility kind is_planned is_announced is_restricted aim planned_on status"
        " started_at ended_at report released_at official_limit persons_present women children"
        " foreigners stateless persons_received created_by created_at version",
    ),
    "AccessRecord": fields(erase="note", keep="visit right answer"),
    "ExaminedArea": fields(erase="note", keep="visit area"),
    "Finding": fields(
        keep="visit area text standard provision severity recorded_by recorded_at",
    ),
    # Recommendations are addressed to bodies and kept; replies and notes may name persons
    "Recommendation": fields(
        keep="number complaint visit event finding addressee text right urgency repeated_from"
        " status issued_on signed_by due_on position replied_on implementation verified_on"
        " created_by created_at version"
    ),
    "Reply": fields(erase="text", keep="recommendation received_on position recorded_by recorded_at"),
    "Verification": fields(
        erase="note", keep="recommendation verified_on degree visit verified_by"
    ),
}  # fmt: skip
WITHOUT_PEOPLE = frozenset({"Facility", "FacilityName", "OutcomeRule"})
