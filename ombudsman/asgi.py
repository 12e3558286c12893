"""ASGI entry point."""

import os

import django

from ombudsman.utf8 import Utf8ASGIHandler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ombudsman.settings")
django.setup(set_prefix=False)
application = Utf8ASGIHandler()
