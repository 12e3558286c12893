"""What a change must enter elsewhere: each register gives a line for all that is missing or surplus.

``python -m tests.support.registers`` prints them all at once, without a database; ``make check``
runs it and ``tests/project/test_registers.py`` asks each register alone. A line says where, what,
and what to do or which command does it.
"""
