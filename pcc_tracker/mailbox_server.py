"""Where does the demo's mail go? A small mail server that keeps every message on this machine and sends none on.

`python -m pcc_tracker.mailbox_server FOLDER PORT` listens on this machine alone and keeps messages as a Maildir. It
speaks what every server has to (RFC 5321, section 4.5.1) and takes all that comes.
"""

import asyncio
import sys
from asyncio import StreamReader, StreamWriter
from contextlib import suppress
from mailbox import Maildir
from pathlib import Path

KEPT = 500
MOST_BYTES = 5_000_000
SECONDS_OF_SILENCE = 60
GREETING = ("250-localhost", "250-8BITMIME", "250-SMTPUTF8", f"250 SIZE {MOST_BYTES}")


class Box:
    """The folder of messages, each with whom it was delivered to; the latest of them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._box = Maildir(folder)

    def keep(self, message: bytes, recipients: list[str]) -> None:
        """Keep one message, and throw away the oldest beyond KEPT."""
        to = "".join(f"Delivered-To: {address}\n" for address in recipients)
        self._box.add(to.encode() + message.replace(b"\r\n", b"\n"))
        kept = sorted(self._folder.glob("new/*"), key=lambda path: path.stat().st_mtime_ns)
        for path in kept[:-KEPT]:
            path.unlink(missing_ok=True)


class Conversation:
    """One client's, from greeting to goodbye."""

    def __init__(self, reader: StreamReader, writer: StreamWriter, box: Box) -> None:
        self._reader, self._writer, self._box = reader, writer, box
        self._recipients: list[str] = []

    async def hold(self) -> None:
        """Answer until the client says goodbye, falls silent, or says what no client says."""
        with suppress(TimeoutError, ConnectionError, ValueError):  # a line without end is a ValueError
            self._say("220 localhost")
            while (line := await self._line()) and await self._answer(line.decode("utf-8", "replace").strip()):
                await self._writer.drain()
        self._writer.close()

    async def _line(self) -> bytes:
        return await asyncio.wait_for(self._reader.readline(), SECONDS_OF_SILENCE)

    def _say(self, *lines: str) -> None:
        self._writer.write("".join(f"{line}\r\n" for line in lines).encode())

    async def _answer(self, said: str) -> bool:
        """Do what one line asks. Whether the conversation goes on."""
        verb = said[:4].upper()
        if verb == "DATA":
            await self._take()
        elif verb == "EHLO":
            self._say(*GREETING)
        elif verb in {"HELO", "MAIL", "RCPT", "RSET", "NOOP"}:
            if verb == "RCPT":
                self._recipients.append(said.partition("<")[2].partition(">")[0])
            elif verb != "NOOP":
                self._recipients = []
            self._say("250 Yes")
        else:
            self._say("221 Goodbye" if verb == "QUIT" else "502 Not here")
        return verb != "QUIT"

    async def _take(self) -> None:
        """Read a message to the line with a dot alone, and keep it before saying so."""
        if not self._recipients:
            self._say("503 To whom?")
            return
        self._say("354 Go on")
        await self._writer.drain()
        lines: list[bytes] = []
        size = 0
        while (line := await self._line()) not in {b".\r\n", b""}:
            size += len(line)
            if size <= MOST_BYTES:
                lines.append(line.removeprefix(b"."))
        if line and size <= MOST_BYTES:
            self._box.keep(b"".join(lines), self._recipients)
        self._recipients = []
        self._say("250 Kept" if size <= MOST_BYTES else "552 Too long")


async def serve(folder: Path, port: int) -> None:
    """Take messages until told to stop. The port is shared with whoever holds it free for us."""
    box = Box(folder)

    async def meet(reader: StreamReader, writer: StreamWriter) -> None:
        await Conversation(reader, writer, box).hold()

    server = await asyncio.start_server(meet, "127.0.0.1", port, reuse_port=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), int(sys.argv[2])))
