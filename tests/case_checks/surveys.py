"""Cases about the leaver's pages."""

from __future__ import annotations

import re
import threading
from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.test import Client

from surveys import gallery
from surveys.models import ChosenReason, Response
from surveys.signals import response_recorded
from tests.case_checks import Case, case
from tests.surveys.factories import MessageFactory, own_page_path, survey_path
from worker import clock

BROWSER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"


@case("scanner-opens-every-link")
def scanner_opens_every_link(case: Case) -> None:
    cache.clear()
    gallery.load()
    message: Any = MessageFactory.create()
    codes = [entry["code"] for entry in gallery.original("reasons")["reasons"]]
    addresses = [survey_path(message, "reasons", code) for code in codes]
    addresses += [survey_path(message, "reasons"), own_page_path(message)]
    for number, address in enumerate(addresses * 2):
        scanner = Client(REMOTE_ADDR=f"198.51.100.{number}", HTTP_USER_AGENT=BROWSER)
        assert scanner.get(address).status_code == 200
        assert scanner.head(address).status_code == 200
    assert not Response.objects.exists()

    clock.travel(timedelta(hours=1))
    person = Client(HTTP_USER_AGENT=BROWSER)
    tapped = survey_path(message, "reasons", codes[0])
    chosen = re.findall(r'value="(\w+)" id="[\w-]+" checked', person.get(tapped).content.decode())
    person.post(tapped, {"reason": chosen})
    assert [said.reason.code for said in Response.objects.get().reasons] == [codes[0]]


@case("two-submits-already-on-their-way", needs_commits=True)
def two_submits_already_on_their_way(case: Case) -> None:
    cache.clear()
    message: Any = MessageFactory.create()
    path, announced = survey_path(message, "why", "moving"), []
    barrier = threading.Barrier(2)
    pages: list[Any] = []

    def hear(sender: Any, response: Response, **kwargs: Any) -> None:
        announced.append(response.pk)

    def submit() -> None:
        barrier.wait()
        try:
            pages.append(Client().post(path, {"reason": "moving"}, follow=True))
        finally:
            connection.close()

    response_recorded.connect(hear)
    try:
        senders = [threading.Thread(target=submit) for _sender in range(2)]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()
    finally:
        response_recorded.disconnect(hear)
    pages.append(Client().get(path, follow=True))
    assert len(pages) == 3
    assert all("Thank you for your answer" in page.content.decode() for page in pages)
    assert Response.objects.count() == ChosenReason.objects.count() == 1
    # What follows from an answer hangs on this: once announced, once followed up.
    assert announced == [Response.objects.get().pk]
