"""Texts of packages that our people meet and that the packages themselves leave untranslated.

Our catalogues come first, so that a text named here is said in Azerbaijani and Russian too.
"""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

OAUTH2_PROVIDER = [
    _("client ID"),
    _("created"),
]
REST_FRAMEWORK = [
    _("A valid biginteger is required."),
    _("Datetime value out of range."),
    _("Ensure this field has at least {min_length} elements."),
    _("Ensure this field has no more than {max_length} elements."),
    _('Invalid datetime for the timezone "{timezone}".'),
    _("Invalid input."),
    _("Must be a valid UUID."),
    _("Must be a valid boolean."),
    _("Not a valid string."),
    _("Surrogate characters are not allowed: U+{code_point:X}."),
    _("This dictionary may not be empty."),
    ngettext_lazy("Expected available in {wait} second.", "Expected available in {wait} seconds."),
]
