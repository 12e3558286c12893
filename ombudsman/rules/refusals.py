"""What a rule refuses. Services raise these; the edges answer with a message or 409."""


class Refusal(Exception):  # noqa: N818  it is the office's word for it
    """A rule does not allow the act. ``code`` names the rule, ``field`` the input it is about."""

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
    """What was typed cannot be: the edge answers at ``field``, the API with 400."""

    code = "invalid"
