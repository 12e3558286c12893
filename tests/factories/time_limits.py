from datetime import date, timedelta

import factory
from factory.django import DjangoModelFactory

from ombudsman.models import CalendarDay, Confidence, LimitUnit, TimeLimit


class TimeLimitFactory(DjangoModelFactory):
    key = factory.Sequence(lambda n: f"test.limit{n}")
    name_az = "sınaq müddəti"
    name_en = "a limit for tests"
    name_ru = "пробный срок"
    value = 30
    unit = LimitUnit.CALENDAR_DAY
    source = "Made up for the tests"
    confidence = Confidence.UNCERTAIN

    class Meta:
        model = TimeLimit


class CalendarDayFactory(DjangoModelFactory):
    day = factory.Sequence(lambda n: date(2030, 1, 1) + timedelta(days=n))
    name = "A holiday of the tests"
    source = "Made up for the tests"
    confidence = Confidence.OFFICIAL

    class Meta:
        model = CalendarDay
