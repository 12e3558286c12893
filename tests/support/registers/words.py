"""Texts in all languages, for pages, the audit trail and webhooks."""

import ast
from collections.abc import Iterator
from itertools import product

from django.apps import apps
from django.db.models import Model

from ombudsman.rules import webhook_events
from ombudsman.templatetags import trail
from tests.support import messages, texts
from tests.support.project import PROJECT, syntax_trees

MOST = 5  # texts per line
TOLD = {"create", "change", "move", "prioritise"}  # acts that count as a change of a noun

# Parts of a noun of the API that cause no webhook, or another one.
INSIDE = {
    "complaint": {
        "action": "notes of the office",
        "consent": "within the office",
        "disclosure": "within the office",
        "document": "told as complaint.document_added",
        "override": "within the office",
        "reminder": "told as complaint.deadline_near",
        "result": "told with the move that ends the examination",
        "share": "within the office",
        "statuschange": "told as complaint.moved",
    },
    "callback": {"callbackattempt": "told as a change of the callback"},
    "visit": {
        "accessrecord": "within the office",
        "document": "within the office",
        "examinedarea": "within the office",
        "interview": "for the team alone",
        "teammember": "within the office",
    },
    "recommendation": {
        "reply": "told as a change of the recommendation",
        "verification": "told as a change of the recommendation",
    },
    "event": {"article": "shown by itself", "publication": "shown by itself"},
}


def translated() -> Iterator[str]:
    """Texts that a catalogue lacks, has in vain, or has not translated."""
    for language, domain in product(messages.LANGUAGES, messages.DOMAINS):
        where = messages.path_of(language, domain).relative_to(PROJECT)
        catalogue, wanted = messages.read(language, domain), texts.project_texts()[domain]
        held = {messages.text_of(entry) for entry in catalogue}
        if wanted - held:
            yield f"{where}: run `make messages`, then translate {_named(wanted - held)}"
        if held - wanted:
            yield f"{where}: run `make messages`: nobody says {_named(held - wanted)}"
        if waiting := messages.untranslated(catalogue):
            yield f"{where}: translate {_shown(waiting)}"


def _named(found: set[texts.Text]) -> str:
    return _shown(sorted(text.msgid for text in found))


def _shown(names: list[str]) -> str:
    more = f" and {len(names) - MOST} more" if len(names) > MOST else ""
    return ", ".join(map(repr, names[:MOST])) + more


def recorded() -> set[str]:
    """Actions recorded under one name, such as ``complaint.move``."""
    return {
        word.value
        for _path, tree in syntax_trees()
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "record"
        for word in call.args[:1]
        if isinstance(word, ast.Constant)
    }


def told() -> Iterator[str]:
    for action in sorted(recorded()):
        if (verb := action.rpartition(".")[2]) not in trail.ACTS:
            yield f"ombudsman/templatetags/trail.py: say in ACTS what {verb} ({action}) means"


def published() -> Iterator[str]:
    """Parts and acts that are neither an event nor listed as none."""
    where, here = "ombudsman/rules/webhook_events.py", "tests/support/registers/words.py"
    for label, noun in webhook_events.NOUNS.items():
        found = _parts(apps.get_model(label))
        shown, inside = webhook_events.PARTS.get(noun, frozenset()), INSIDE.get(noun, {})
        for part in sorted(found - shown - inside.keys()):
            yield (
                f"{where}: enter {part} in PARTS of {noun} where the API shows it there, else in"
                f" INSIDE of {here}"
            )
        for part in sorted(inside.keys() - found):
            yield f"{here}: {noun} has no part {part} any more; take it out of INSIDE"
    for action in sorted(recorded()):
        noun, _, verb = action.partition(".")
        is_decided = verb in webhook_events.SILENT | TOLD or action in webhook_events.OWN
        if noun in webhook_events.MODELS and not is_decided:
            yield (
                f"{where}: enter {action} in OWN or {verb} in SILENT; where integrations are told"
                f" of a change, in TOLD of {here}"
            )


def _parts(model: type[Model]) -> set[str]:
    """Names of the models that refer to ``model`` and are no noun of the API."""
    found = {
        relation.related_model._meta.label_lower
        for relation in model._meta.get_fields()
        if relation.auto_created and not relation.concrete and relation.related_model
    }
    return {label.partition(".")[2] for label in found - webhook_events.NOUNS.keys()}
