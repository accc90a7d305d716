"""Does what the demo sends lie in its mailbox, to be read and to harm nobody, and is the mailbox nowhere else?"""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from smtplib import SMTPException
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser

from accounts.models import Role
from pcc_tracker import mailbox, mailbox_server, supervise
from pcc_tracker.demo import Cast
from pcc_tracker.embedded_process import wait_until
from pcc_tracker.supervise_parts import reserved_port
from tests.pages import DESK, PHONE, soup, visit, words

MESSAGES = reverse("mailbox:messages")
HTML = "<h1>Due</h1><script>alert(1)</script><img src='https://elsewhere.example/x.png'>"


def answers(port: int) -> bool:
    with socket.socket() as there:
        return there.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """A mailbox whose server runs, and to which all mail goes."""
    folder = tmp_path / "mailbox"
    with reserved_port(18400) as port:
        server = subprocess.Popen([sys.executable, "-P", "-m", "pcc_tracker.mailbox_server", str(folder), str(port)])
        try:
            assert wait_until(lambda: answers(port), seconds=60)
            settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
            settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
            settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
            settings.DEMO_MAILBOX = str(folder)
            yield folder
        finally:
            server.terminate()
            server.wait()


def send(subject: str, to: list[str], *, html: str = "", body: str = "See https://example.org/ <b>now</b>") -> None:
    """Send one message as the register sends it."""
    message = EmailMultiAlternatives(
        subject,
        body,
        "Register <register@example.org>",
        to,
        headers={"Message-ID": "<1@x>"},
        connection=get_connection(),
    )
    if html:
        message.attach_alternative(html, "text/html")
    assert message.send() == 1


def test_what_is_sent_is_listed_the_newest_first_and_by_recipient(folder: Path, client: Client) -> None:
    send("The first – Überblick", ["A@example.org"])
    send("The second", ["a@example.org", "b@example.org"])
    assert [message.subject for message in mailbox.messages(folder)] == ["The second", "The first – Überblick"]
    rows = soup(client.get(MESSAGES, {"to": "b@example.org"})).select("tbody th")
    assert [row.get_text() for row in rows] == ["The second"]
    rows = soup(client.get(MESSAGES, {"to": "a@example.org"})).select("tbody th")
    assert [row.get_text() for row in rows] == ["The second", "The first – Überblick"]
    assert "No message to nobody@example.org" in words(client.get(MESSAGES, {"to": "nobody@example.org"}))


def test_a_message_shows_its_headers_and_its_text_as_text(folder: Path, client: Client) -> None:
    send("Due today", ["a@example.org"], html=HTML)
    address = reverse("mailbox:message", args=[mailbox.messages(folder)[0].key])
    page = client.get(address)
    said = words(page)
    assert all(part in said for part in ("Register <register@example.org>", "a@example.org", "<1@x>", "<b>now</b>"))
    assert soup(page).select_one("main a[href='https://example.org/']")
    assert "alert(1)" not in page.content.decode()


def test_the_part_for_browsers_is_alone_in_a_sandbox(folder: Path, client: Client) -> None:
    send("Due today", ["a@example.org"], html=HTML)
    send("Plain", ["a@example.org"])
    plain, both = (reverse("mailbox:message_html", args=[message.key]) for message in mailbox.messages(folder))
    page = client.get(both)
    assert page.headers["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    assert client.get(plain).status_code == 404


def test_a_key_leads_to_no_other_file(folder: Path, client: Client) -> None:
    (folder / "secret").write_text("Subject: secret\n\n")
    assert mailbox.message(folder, "../secret") is None
    assert client.get(reverse("mailbox:message", args=["nothing"])).status_code == 404


def test_only_the_latest_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailbox_server, "KEPT", 2)
    box = mailbox_server.Box(tmp_path / "mailbox")
    for number in range(3):
        box.keep(f"Subject: Number {number}\r\n\r\nText".encode(), ["a@example.org"])
    assert [message.subject for message in mailbox.messages(tmp_path / "mailbox")] == ["Number 2", "Number 1"]


def test_a_line_with_a_dot_and_a_long_message_arrive_whole(folder: Path) -> None:
    body = "\n".join(["one", ".", "..two", "ü" * 900, *["three"] * 20_000])
    send("Dots", ["a@example.org"], body=body)
    (head,) = mailbox.messages(folder)
    whole = mailbox.message(folder, head.key)
    assert whole is not None
    assert whole.text.rstrip("\n") == body


def test_a_message_that_is_too_long_is_refused_and_the_next_is_taken(folder: Path) -> None:
    with pytest.raises(SMTPException):
        send("Too long", ["a@example.org"], body="x" * 70 + "\n" + ("x" * 70 + "\n") * 80_000)
    send("The next", ["a@example.org"])
    assert [message.subject for message in mailbox.messages(folder)] == ["The next"]


def test_who_speaks_nonsense_is_answered_and_harms_nobody(folder: Path, settings: Any) -> None:
    there = ("127.0.0.1", settings.EMAIL_PORT)
    with socket.create_connection(there, timeout=30) as talking, talking.makefile("rb") as answers:
        talking.sendall(b"DATA\r\n\xff\xfe\r\n")
        assert [answers.readline()[:3] for _ in range(3)] == [b"220", b"503", b"502"]
    with socket.create_connection(there, timeout=30) as talking, suppress(ConnectionError):
        talking.sendall(b"x" * 1_000_000)  # one line without end: the server hangs up
        while talking.recv(1000):
            pass
    send("The next", ["a@example.org"])
    assert len(mailbox.messages(folder)) == 1


def test_an_empty_mailbox_says_why(tmp_path: Path, settings: Any, client: Client) -> None:
    settings.DEMO_MAILBOX = str(tmp_path / "none")
    assert "No mail yet. Some comes when somebody is invited" in words(client.get(MESSAGES))


def test_without_the_setting_no_page_is_there_and_none_leads_to_it(client: Client, reference: None) -> None:
    addresses = [MESSAGES, reverse("mailbox:message", args=["x"]), reverse("mailbox:message_html", args=["x"])]
    assert [client.get(address).status_code for address in addresses] == [404, 404, 404]
    assert MESSAGES not in client.get("/").content.decode()


def test_invitations_and_new_passwords_land_there(folder: Path, client: Client, cast: Cast) -> None:
    client.force_login(cast.people[Role.ADMINISTRATOR])
    place = soup(client.get(reverse("people:invite"))).select_one("input[name=role]")
    assert place is not None
    client.post(reverse("people:invite"), {"name": "Nia", "email": "nia@example.org", "role": place["value"]})
    client.logout()
    client.post(reverse("account_reset_password"), {"email": cast.people[Role.OFFICER].email})
    to = [message.delivered_to for message in mailbox.messages(folder)]
    assert to == [[cast.people[Role.OFFICER].email], ["nia@example.org"]]


@pytest.mark.parametrize("name", ["EMAIL_HOST", "EMAIL_SERVICE"])
def test_another_way_for_mail_goes_before_the_demos_own(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "something")
    with supervise.own_mail_port(18500) as port:
        assert (port, supervise.mail_settings(Path("var"), port)) == (0, {})


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_no_page_of_the_mailbox_has_a_flaw(
    browser: Browser, live_server: Any, folder: Path, size: dict[str, int], reference: None
) -> None:
    flaws = {}
    with visit(browser, size) as there:
        there.go(live_server.url + MESSAGES)
        flaws["empty"] = there.flaws()
        body = f"https://example.org/{'x' * 200}/\n\nA line.\n"
        send("A long subject that " + "goes on and " * 10, ["somebody.with.a.long.name@example.org"] * 3, body=body)
        there.go(live_server.url + MESSAGES)
        flaws["list"] = there.flaws()
        there.follow(there.page.get_by_role("link", name="A long subject"))
        flaws["message"] = there.flaws()
    assert {name: found for name, found in flaws.items() if found} == {}
