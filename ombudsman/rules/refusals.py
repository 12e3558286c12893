"""Refusals: services raise them; pages show a message, the API answers 409 or 400."""


class Refusal(Exception):  # noqa: N818  the office's word for it
    """A rule does not allow the act. ``code`` names the rule, ``field`` the input."""

    code = "refused"
    field = ""

    def __init__(self, message: object, *, code: str = "", field: str = "") -> None:
        super().__init__(str(message))
        self.message = message
        self.code = code or self.code
        self.field = field or self.field

    def __str__(self) -> str:
        return str(self.message)


class InvalidInput(Refusal):
    """The input is invalid: pages show it at ``field``, the API answers 400."""

    code = "invalid"
