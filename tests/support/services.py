"""Every public service of cases and outreach, found on disk."""

import importlib
import inspect

from tests.support.project import source_files

PATTERNS = ("cases/*/services.py", "cases/*/services/*.py", "outreach/services/*.py")


def services():
    """``{"consents.record": function}`` of all services."""
    found = {}
    for path in sorted({path for pattern in PATTERNS for path in source_files(pattern)}):
        parts = path.removesuffix(".py").split("/")
        noun = parts[1] if parts[-1] == "services" else parts[-1]
        module = importlib.import_module(".".join(parts))
        for name, service in vars(module).items():
            if (
                inspect.isfunction(service)
                and not name.startswith("_")
                and _is_own(service, module)
            ):
                assert f"{noun}.{name}" not in found, f"two services are called {noun}.{name}"
                found[f"{noun}.{name}"] = service
    return found


def _is_own(service, module):
    return (
        service.__module__ == module.__name__
        and inspect.unwrap(service).__name__ == service.__name__
    )
