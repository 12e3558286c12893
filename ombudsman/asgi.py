"""The door for the application server."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ombudsman.settings")
application = get_asgi_application()
