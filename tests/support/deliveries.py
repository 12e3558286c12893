"""Changes that cause webhooks, and a fake receiver."""

import json

from django.db import transaction

from ombudsman.services import audit, deliveries, safe_http, webhooks


def record_changes(*complaints_):
    for complaint in complaints_:
        with transaction.atomic():
            audit.record("complaint.change", complaint, by=None)


def received_numbers(receiver, webhook):
    return [one["data"]["number"] for one in receiver.verified(webhooks.secret_of(webhook))]


def fake_receiver(*said):
    """A fake of ``safe_http.post`` that gives these responses in turn and keeps the requests."""
    told, left = [], list(said)

    def post(url, body, headers):
        told.append((url, json.loads(body), headers))
        one = left.pop(0) if left else 204
        if isinstance(one, str):
            raise safe_http.Unreachable(one)
        return one if isinstance(one, tuple) else (one, "")

    post.requests = told
    return post


def slow_down(monkeypatch, seconds, world):
    """Let each response of ``world`` take ``seconds``."""
    clock = [100.0]

    def post(*told):
        clock[0] += seconds
        return world(*told)

    monkeypatch.setattr(deliveries.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(safe_http, "post", post)
