from ombudsman.models import AuditEntry


def test_stranger_keeps_the_language_in_a_cookie(client):
    response = client.post("/language/", {"language": "ru", "next": "/"})

    assert response.headers["Location"] == "/"
    assert client.get("/").headers["Content-Language"] == "ru"


def test_choice_of_staff_stays_on_the_account_and_on_record(as_role):
    client = as_role("registrar", language="az")

    client.post("/language/", {"language": "ru", "next": "/admin/"})

    client.user.refresh_from_db()
    assert client.user.language == "ru"
    assert client.get("/").headers["Content-Language"] == "ru"
    assert list(AuditEntry.objects.values_list("action", "user")) == [
        ("user.change", client.user.pk)
    ]


def test_unknown_language_changes_nothing(as_role):
    client = as_role("registrar", language="az")

    client.post("/language/", {"language": "xx", "next": "/"})

    client.user.refresh_from_db()
    assert client.user.language == "az"


def test_choice_never_leads_to_another_site(client):
    response = client.post("/language/", {"language": "ru", "next": "https://elsewhere.example/"})

    assert response.headers["Location"] == "/"


def test_language_is_not_chosen_by_a_link(client):
    assert client.get("/language/?language=ru").status_code == 405
