"""Print every line of every register; exit with 1 if there is any."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from tests.support.registers.listing import REGISTERS, lines  # noqa: E402  models are read when it is imported

found = [f"{name}: {line}" for name, register in REGISTERS.items() for line in lines(register)]
sys.stdout.writelines(f"{line}\n" for line in found)
sys.exit(1 if found else 0)
