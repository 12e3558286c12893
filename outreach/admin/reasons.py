from django import forms
from django.utils.translation import gettext_lazy as _

from ombudsman.backoffice.transitions import TransitionForm


class UnpublishForm(TransitionForm):
    """Ask why something is unpublished."""

    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
