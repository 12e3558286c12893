"""Examples of request bodies in the OpenAPI file; a test sends each of them."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer


def request_examples(**bodies: Any) -> Any:
    """Decorate a serializer with named examples of its request body."""
    examples = [
        OpenApiExample(name.replace("_", " ").capitalize(), value=body, request_only=True)
        for name, body in bodies.items()
    ]
    return extend_schema_serializer(examples=examples)
