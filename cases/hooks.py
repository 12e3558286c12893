"""What the kernel asks of the cases: registered once, by ``CasesConfig.ready``."""

from cases.queries.disclosable import disclosable_to
from ombudsman.services import deliveries


def register() -> None:
    deliveries.disclosure_filters["complaint"] = disclosable_to
