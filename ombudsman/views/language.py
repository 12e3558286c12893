"""The language of the pages, stored in a cookie and on the account of a signed-in person."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST
from django.views.i18n import set_language as set_cookie

from ombudsman.services import users


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Store the chosen language and redirect back."""
    if request.user.is_authenticated:
        users.choose_language(request.user, request.POST.get("language", ""), by=request.user)
    return set_cookie(request)
