from cases.models import Complaint, Person
from ombudsman.models import User
from ombudsman.queries import counts
from tests.factories import ComplaintFactory, PersonFactory


def test_lists_of_different_tables_are_counted_in_one_query(django_assert_num_queries):
    ComplaintFactory.create_batch(3)
    PersonFactory(display_name="An invented name")
    lists = {
        "all": Complaint.objects.all(),
        "some": Complaint.objects.filter(summary__contains="Matter", is_anonymous=False)[:2],
        "none": User.objects.none(),
        "named": Person.objects.filter(display_name="An invented name").order_by("display_name"),
    }
    lists["some"] = lists["all"].filter(pk__in=[row.pk for row in lists["some"]])

    with django_assert_num_queries(1):
        found = counts.capped_counts(lists)

    assert found == {"all": 3, "some": 2, "none": 0, "named": 1}


def test_nothing_is_asked_where_nothing_can_fit(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert counts.capped_counts({"none": User.objects.none()}) == {"none": 0}


def test_counting_stops_at_many(monkeypatch):
    monkeypatch.setattr(counts, "CAP", 2)
    ComplaintFactory.create_batch(5)

    assert counts.capped_count(Complaint.objects.all()) == 3
    assert counts.capped_counts({"all": Complaint.objects.all()}) == {"all": 3}
