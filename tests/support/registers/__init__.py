"""Registers: each function yields a line for every missing or surplus row.

``python -m tests.support.registers`` prints them all, without a database; ``make check`` runs it
and ``tests/project/test_registers.py`` tests each register. A line says where, what, and what to
do or which command does it.
"""
