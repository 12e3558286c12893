"""Every URL of the project, read from the URL configuration, with example objects."""

import re
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.urls import get_resolver
from django.urls.resolvers import URLResolver

from ombudsman.models import ClassificationList
from tests import factories

PARAMETER = re.compile(r"\(\?P<(\w+)>[^)]*\)|<(?:\w+:)?(\w+)>")  # in either spelling
NAME = re.compile(r"{(\w+)}")
ADMIN_MODEL = re.compile(r"^admin/(ombudsman|outreach|cases)/(\w+)/")


@dataclass(frozen=True)
class Address:
    """A method and a route with ``{name}`` for parameters; ``view`` is its viewset, if any."""

    method: str
    route: str
    view: Any = None
    action: str = ""

    def __str__(self) -> str:
        return f"{self.method} {self.route}"


def addresses() -> list[Address]:
    """All URLs; those of the API once per method, the others by GET."""
    return [address for pattern, route in _walk(get_resolver()) for address in _of(pattern, route)]


def _walk(resolver: URLResolver, prefix: str = ""):
    for pattern in resolver.url_patterns:
        route = prefix + PARAMETER.sub(_braced, str(pattern.pattern)).strip("^$")
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, route)
        else:
            yield pattern, route


def _braced(found: re.Match[str]) -> str:
    return f"{{{found[1] or found[2]}}}"


def _of(pattern: Any, route: str) -> list[Address]:
    view, actions = (
        getattr(pattern.callback, "cls", None),
        getattr(pattern.callback, "actions", {}),
    )
    if not actions:
        return [Address("GET", route)]
    offered = {method: name for method, name in actions.items() if method != "head"}
    return [Address(method.upper(), route, view, name) for method, name in offered.items()]


class ExampleObjects:
    """One object of each model, assigned to and created by nobody who asks."""

    def __init__(self) -> None:
        self.made: dict[Any, Any] = {}

    def path(self, address: Address) -> str:
        """The path of ``address`` with keys of existing objects."""
        values = self._values(address)
        return "/" + NAME.sub(lambda found: str(values(found[1])), address.route)

    def of(self, model: Any) -> Any:
        if model not in self.made:
            self.made[model] = getattr(factories, f"{model.__name__}Factory")(
                **self._belonging(model)
            )
        return self.made[model]

    def _belonging(self, model: Any) -> dict[str, Any]:
        """Attach parts to the one complaint and visit that the URLs name."""
        if model.__name__ == "Classification":
            return {"list": ClassificationList.TOPIC}
        names = {field.name for field in model._meta.fields}
        parents = ("Complaint", "Visit") if model.__name__ != "Document" else ("Complaint",)
        return {
            parent.lower(): self.of(apps.get_model("cases", parent))
            for parent in parents
            if parent.lower() in names and model.__name__ not in ("Call", "Recommendation")
        }

    def _values(self, address: Address):
        if address.view is not None:
            return lambda name: self._api_value(address.view, name)
        if found := ADMIN_MODEL.match(address.route):
            model = apps.get_model(found[1], found[2])
            return lambda name: self._admin_value(model, name)
        return self._other_value

    def _api_value(self, view: Any, name: str) -> Any:
        if name == "list_name":
            return ClassificationList.TOPIC
        if case_model := getattr(view, "case_model", None):
            return self.of(case_model).number if name == "number" else self._part(view).pk
        kept = "key" if view.queryset.model.__name__ == "TimeLimit" else name
        return getattr(self.of(view.queryset.model), kept)

    def _part(self, view: Any) -> Any:
        """A part of the view's case; documents belong to a complaint or to a visit."""
        if view.case_field == "complaint":
            return self.of(view.queryset.model)
        if "visit document" not in self.made:
            visit = self.of(view.case_model)
            self.made["visit document"] = factories.DocumentFactory(complaint=None, visit=visit)
        return self.made["visit document"]

    def _admin_value(self, model: Any, name: str) -> Any:
        if name == "name":
            steps = list(admin.site._registry[model].transitions)
            return steps[0].name if steps else "nothing"
        return self.of(model).pk

    def _other_value(self, name: str) -> Any:
        event = self.of(apps.get_model("outreach", "Event"))
        values = {
            "slug": event.slug,
            "object_id": event.pk,
            "content_type_id": ContentType.objects.get_for_model(event).pk,
            "app_label": "cases",
            "url": "nothing",
        }
        return values[name]
