"""A mail server to test with: real conversations over a real socket, which can be refused, and held at any point.

aiosmtpd would be the usual one, and cannot be imported beside our own room `public` (see docs/decisions.md).
"""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

LONGEST_HOLD = 120
LONGEST_SILENCE = 60


class PostOffice:
    """What the server does with what it is given, and what it took."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, EmailMessage]] = []  # to whom, what
        self.refused: dict[str, str] = {}  # address: what the server answers
        self.answer = ""  # to every recipient; "" takes them
        self.answer_to_sender = ""  # before anything of a message is heard; "" goes on
        self.answer_to_text = ""  # to every text; "" takes it
        self.hold_at = ""  # "connected", "sender", "recipient", "data" or "taken": the next conversation stops there
        self.held, self.released = threading.Event(), threading.Event()
        self.port = 0
        self._lock = threading.Lock()

    def to(self, address: str) -> list[EmailMessage]:
        """What was taken for somebody."""
        return [letter for who, letter in self.letters if who == address]

    def hold(self, point: str) -> None:
        """Let the next conversation stop at a point until it is released."""
        self.held.clear()
        self.released.clear()
        self.hold_at = point

    def release(self) -> None:
        """Let whoever is held go on, and hold nobody else."""
        self.hold_at = ""
        self.released.set()

    def reach(self, point: str) -> None:
        """Called by a conversation; it waits here if it is to be held."""
        with self._lock:
            stops = self.hold_at == point
            if stops:
                self.hold_at = ""
        if stops:
            self.held.set()
            self.released.wait(LONGEST_HOLD)

    def take(self, text: bytes, recipients: list[str]) -> None:
        """Keep a message, once for each recipient."""
        message = message_from_bytes(text, policy=policy.default)
        self.letters += [(address, message) for address in recipients]


class _Conversation(socketserver.StreamRequestHandler):
    timeout = LONGEST_SILENCE
    office: PostOffice

    def handle(self) -> None:
        self.recipients: list[str] = []
        try:
            self.office.reach("connected")
            self._say("220 localhost")
            while (line := self.rfile.readline()) and self._answer(line.decode().strip()):
                pass
        except OSError:
            return  # whoever spoke to us was killed

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def _answer(self, said: str) -> bool:
        verb = said[:4].upper()
        if verb == "MAIL":
            self.office.reach("sender")
            self._say(self.office.answer_to_sender or "250 Yes")
        elif verb == "RCPT":
            self._recipient(said.partition("<")[2].partition(">")[0])
        elif verb == "DATA":
            self._text()
        elif verb == "RSET":
            self.recipients = []
            self._say("250 Yes")
        else:
            self._say("221 Goodbye" if verb == "QUIT" else "250 localhost")
        return verb != "QUIT"

    def _recipient(self, address: str) -> None:
        self.office.reach("recipient")
        answer = self.office.refused.get(address) or self.office.answer
        if not answer:
            self.recipients.append(address)
        self._say(answer or "250 Yes")

    def _text(self) -> None:
        self.office.reach("data")
        self._say("354 Go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b"."))
        if not line:
            return  # the text broke off: nothing was taken
        if not self.office.answer_to_text:
            self.office.take(b"".join(lines), self.recipients)
            self.office.reach("taken")
        self._say(self.office.answer_to_text or "250 Taken")


@contextmanager
def post_office() -> Iterator[PostOffice]:
    """A server on a free port, for as long as this lasts."""
    office = PostOffice()

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False

    with Server(("127.0.0.1", 0), type("Here", (_Conversation,), {"office": office})) as server:
        office.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield office
        finally:
            office.release()
            server.shutdown()
