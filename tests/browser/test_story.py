"""One cancellation, all the way through: a live server, a real worker, a real browser."""

from __future__ import annotations

import re

import pytest

from tests.installation import PASSWORD, Installation, running_installation, wait_for
from tests.stories import retold

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    with running_installation(tmp_path_factory.mktemp("story")) as running:
        running.manage("shell", "--command", COLLEAGUES)
        yield running


# Who works here: a colleague of the group `agent` writes to leavers, an `analyst` reads figures.
COLLEAGUES = f"""
from django.contrib.auth.models import Group
from staff.models import User
for name, group, signature in [
    ("rasa", "agent", "Sveiciens no Rasas\\nBrightdesk support"), ("anna", "analyst", "")
]:
    user = User.objects.create_user(
        name, f"{{name}}@brightdesk.example", "{PASSWORD}", is_staff=True, signature=signature
    )
    user.groups.add(Group.objects.get(name=group))
"""


@pytest.fixture
def sign_in(page, installation: Installation):
    """Sign a colleague in, and leave the browser at Today."""

    def enter(name: str):
        page.goto(f"{installation.url}/admin/login/")
        page.get_by_label(re.compile("user name|e-mail", re.I)).fill(name)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(re.compile(r"/admin/$"))
        return page

    return enter


def words_of(mail) -> str:
    """The plain text of a mail."""
    text = str(mail.get_body(("plain",)).get_content())
    return "\n".join(text.splitlines()).strip()


def answered(page, installation: Installation) -> int:
    """How many answers the dashboard counts."""
    page.goto(f"{installation.url}/admin/insights/")
    tile = page.get_by_role("link", name=re.compile("^Answered the survey"))
    found = re.search(r"(\d+) of \d+ asked", tile.inner_text())
    return int(found[1]) if found else 0


def test_ilze_gets_her_letter_in_latvian_taps_a_reason_and_counts(sign_in, installation):
    desk = sign_in("anna")
    installation.tell(retold("ilze", until=3))
    mail = installation.wait_for_mail("ilze.berzina@example.com")
    words = words_of(mail)
    assert "Labdien, Ilze!" in words
    assert "Vai pastāstīsiet, kāpēc atteicāties?" in words
    before = answered(desk, installation)

    (link,) = re.findall(r"http://127\.0\.0\.1:\d+/s/\S+", words)[:1]
    desk.goto(link)
    desk.get_by_label("Man tas ir par dārgu").check()
    desk.get_by_role("button", name="Nosūtīt atbildi").click()
    desk.get_by_role("heading", name="Paldies par atbildi").wait_for()

    wait_for(lambda: answered(desk, installation) == before + 1, "the dashboard", seconds=15)
    assert len(installation.mail_to("ilze.berzina@example.com")) == 1


def test_lena_taps_a_reason_in_the_letter_and_finds_it_chosen(page, installation):
    installation.tell(retold("lena", until=3))
    words = words_of(installation.wait_for_mail("lena@example.com"))
    (link,) = re.findall(r"http://127\.0\.0\.1:\d+/s/\S+/too_expensive", words)
    page.goto(link)
    reason = page.get_by_label("It costs more than I want to spend")
    assert reason.is_checked()
    page.get_by_role("button", name="Send my answer").click()
    page.get_by_text("That is a fair reason, and thank you for saying it openly.").wait_for()

    page.goto(link)  # again: the link leads to her own page now
    page.get_by_text("That is a fair reason, and thank you for saying it openly.").wait_for()


def test_aya_gets_a_receipt_and_a_letter_that_a_person_wrote(sign_in, installation):
    desk = sign_in("rasa")
    installation.tell(retold("aya"))
    receipt = installation.wait_for_mail("aya.sato@example.jp")
    assert "This confirms that your subscription is cancelled." in words_of(receipt)

    desk.goto(f"{installation.url}/admin/follow-ups/")
    desk.get_by_role("link", name=re.compile("佐藤 彩")).first.click()
    letter = desk.get_by_role("textbox", name="Letter", exact=True)
    letter.fill(letter.input_value() + "\n\nWhat did the forty of you miss most?")
    desk.get_by_role("button", name=re.compile("^Send")).click()
    # Fifteen seconds for "undo", then ten for any mail.
    mail = installation.wait_for_mail("aya.sato@example.jp", count=2, seconds=25)
    assert "What did the forty of you miss most?" in words_of(mail)
    assert words_of(mail).endswith("Sveiciens no Rasas\nBrightdesk support")

    desk.reload()
    desk.get_by_role("link", name="Close").click()
    desk.get_by_role("dialog").get_by_label("Left on good terms").check()
    desk.get_by_role("button", name="Close follow-up").click()
    desk.get_by_text("Closed: Left on good terms.").first.wait_for()
    assert len(installation.mail_to("aya.sato@example.jp")) == 2
