"""Texts of libraries that our users see and that we word or translate differently.

Our catalogues take precedence over theirs.
"""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

# Their sentences would need a case ending on the inserted name: "Добавить жалоба".
ADMIN = [
    _("Add %s"),
    _("Change %s"),
    _("View %s"),
    _("Select %s"),
    _("Select %s to change"),
    _("Select %s to view"),
    _("Add another %(verbose_name)s"),
    _("The {name} “{obj}” was added successfully."),
    _("The {name} “{obj}” was added successfully. You may add another {name} below."),
    _("The {name} “{obj}” was changed successfully."),
    _("The {name} “{obj}” was changed successfully. You may add another {name} below."),
    _("The {name} “{obj}” was changed successfully. You may edit it again below."),
    _("The %(name)s “%(obj)s” was deleted successfully."),
]
OAUTH2_PROVIDER = [
    _("client ID"),
    _("client secret"),
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
