"""A mail server in a box: one mailbox over IMAP, and a way out over SMTP, on loopback.

It speaks as much of RFC 9051, RFC 2177 and RFC 5321 as a desk needs, plainly, or encrypted where it is given
a certificate. Faults are those of the stage (`Fault`), command by command: `/imap/fetch`, `/smtp/data`. The
real thing is met elsewhere (tests/real).

    with SimulatedMail() as mail:
        mail.write("Frieda Frage <frieda@frage.example>", "Wann kommt die in Blau?")
        mail.settings, mail.password      # what somebody types into the form
        mail.handed_over                  # what has gone out
"""

from __future__ import annotations

import base64
import re
import select
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from functools import partial
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Any, ClassVar, Self, cast

from herzenstakt.testing.networks.stage import Call, Fault

WORD = re.compile(rb'"((?:[^"\\]|\\.)*)"|\((.*?)\)|([^\s()"]+(?:\[[^\]]*\](?:<[^>]*>)?)?)')
LITERAL = re.compile(rb"\{(\d+)(\+?)\}\r\n$")
NONSENSE = b"<!doctype html><title>Maintenance</title>\r\n"


@dataclass(slots=True)
class Lying:
    """A mail as it lies in a folder."""

    uid: int
    raw: bytes
    arrived: datetime
    flags: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Folder:
    """Mails with growing numbers."""

    validity: int = 1
    next_uid: int = 1
    mails: list[Lying] = field(default_factory=list)

    def lay(self, raw: bytes, arrived: datetime | None = None) -> Lying:
        """One more."""
        mail = Lying(self.next_uid, raw, arrived or datetime.now(UTC))
        self.next_uid += 1
        self.mails.append(mail)
        return mail


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A mail that was taken to be carried on."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes


class SimulatedMail:
    """The mailbox of the RatziFatzi GmbH. `keeps_sent`: whether it lays what is sent into the folder for it;
    `pushes`: whether it knows IDLE; `certificate`: it is encrypted, from the first byte on where `implicit`.
    """

    name: ClassVar[str] = "mailbox"
    port_names: ClassVar[tuple[str, ...]] = ("", "-smtp")
    address: ClassVar[str] = "hallo@ratzifatzi.example"
    #: what it is called where it says what it found out about senders (RFC 8601)
    checks_as: ClassVar[str] = "mx.ratzifatzi.example"

    def __init__(
        self,
        imap_port: int = 0,
        smtp_port: int = 0,
        *,
        keeps_sent: bool = True,
        pushes: bool = True,
        certificate: ssl.SSLContext | None = None,
        implicit: bool = False,
    ) -> None:
        self.keeps_sent, self.pushes = keeps_sent, pushes
        self.certificate, self.implicit = certificate, implicit
        self.password = "geheim-ratzi"
        #: whether it lets in by SASL PLAIN (RFC 4616); else by LOGIN alone
        self.knows_plain = True
        self.largest = 25_000_000
        self.folders = {"INBOX": Folder(), "Gesendet": Folder()}
        self.sent_name = "Gesendet"
        #: what is said before a mail is given, and behind its last dot
        self.before_data, self.after_data = "354 go on", "250 2.0.0 taken"
        #: numbers of mails that lie there, and that it can give to nobody
        self.broken: set[int] = set()
        self.handed_over: list[HandedOver] = []
        self.calls: list[Call] = []
        self.faults: list[Fault] = []
        self.lock = threading.RLock()
        self.closing = threading.Event()
        self.imap = _Server(self, _Imap, imap_port)
        try:
            self.smtp = _Server(self, _Smtp, smtp_port)
        except OSError:
            self.imap.server_close()
            raise

    def __enter__(self) -> Self:
        for server in (self.imap, self.smtp):
            threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        for server in (self.imap, self.smtp):
            server.shutdown()
            server.server_close()

    @property
    def ports(self) -> tuple[int, ...]:
        """Where it listens, in the order of `port_names`."""
        return self.imap.port, self.smtp.port

    @property
    def settings(self) -> dict[str, str]:
        """What somebody types who connects it."""
        letter = "s" if self.implicit else ""
        return {
            "address": self.address,
            "own_name": "RatziFatzi",
            "imap": f"imap{letter}://127.0.0.1:{self.imap.port}",
            "smtp": f"smtp{letter}://127.0.0.1:{self.smtp.port}",
            "user": "",
            "trusted": "",
        }

    # what happens there

    def write(
        self,
        sender: str,
        text: str,
        subject: str = "",
        *,
        at: datetime | None = None,
        message_id: str = "",
        pictures: Mapping[str, bytes] | None = None,
        **headers: str,
    ) -> str:
        """Somebody writes to the house; the Message-ID of the mail. `pictures`: what goes along, by its name;
        `headers`: `in_reply_to="<…>"`; empty ones are left out."""
        arrived = at or datetime.now(UTC)
        told = {"Message-ID": message_id or make_msgid(domain="frage.example"), **headers}
        mail = composed(sender, self.address, text, subject, arrived, told)
        for name, picture in (pictures or {}).items():
            mail.add_attachment(picture, maintype="image", subtype="png", filename=name)
        self.deliver(mail.as_bytes(), arrived)
        return str(mail["Message-ID"])

    def write_back(
        self, to: str, text: str, subject: str, chain: Sequence[str], *, at: datetime | None = None
    ) -> str:
        """Somebody of the house answers with a mail program; the Message-ID of the mail. `chain`: those of
        the mails before it, what it answers last."""
        sent = at or datetime.now(UTC)
        told = {"Message-ID": make_msgid(domain="ratzifatzi.example")}
        if chain:
            told |= {"in_reply_to": chain[-1], "references": " ".join(chain)}
        mail = composed(f"RatziFatzi <{self.address}>", to, text, subject, sent, told)
        self.deliver(mail.as_bytes(), sent, self.sent_name)
        return str(mail["Message-ID"])

    def deliver(self, raw: bytes, at: datetime | None = None, folder: str = "INBOX") -> int:
        """A mail as it is comes to lie in a folder, its lines ended as on the wire; its number there."""
        lines = raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        with self.lock:
            return self.folders[folder].lay(lines, at).uid

    def texts_of_ours(self) -> list[str]:
        """Every answer that was taken to be carried on."""
        return [handed.raw.decode() for handed in self.handed_over]

    # remembering

    def dump(self) -> dict[str, Any]:
        """Every folder, as JSON can hold it."""
        with self.lock:
            return {"folders": {name: _dumped(one) for name, one in self.folders.items()}}

    def load(self, kept: Mapping[str, Any]) -> None:
        """The inverse of `dump`; what lay there before is gone."""
        with self.lock:
            self.folders = {name: _loaded(one) for name, one in kept["folders"].items()}

    # what goes wrong there

    def suffer(self, what: str, **more: Any) -> Fault:
        """Let something go wrong (see `Fault`)."""
        fault = Fault(what, **more)
        self.faults.append(fault)
        return fault

    def heal(self) -> None:
        """No more faults."""
        self.faults.clear()

    def struck(self, method: str, path: str) -> Fault | None:
        """Note a command; what goes wrong with it."""
        with self.lock:
            call = Call(method, path, {}, {}, b"")
            self.calls.append(call)
            return next((fault for fault in self.faults if fault.strikes(call)), None)


def composed(
    sender: str, to: str, text: str, subject: str, at: datetime, headers: Mapping[str, str]
) -> EmailMessage:
    """A mail that arrives at this time. `headers`: also in the spelling of keyword arguments."""
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"] = sender, to
    mail["Subject"] = subject
    mail["Date"] = format_datetime(at - timedelta(seconds=3))
    for name, value in headers.items():
        if value:
            mail[name if "-" in name else name.replace("_", "-").title()] = value
    mail.set_content(text)
    return mail


def _dumped(folder: Folder) -> dict[str, Any]:
    mails = [
        {
            "uid": mail.uid,
            "raw": mail.raw.decode("latin-1"),
            "arrived": mail.arrived.isoformat(),
            "flags": sorted(mail.flags),
        }
        for mail in folder.mails
    ]
    return {"validity": folder.validity, "next_uid": folder.next_uid, "mails": mails}


def _loaded(kept: Mapping[str, Any]) -> Folder:
    mails = [
        Lying(
            one["uid"],
            one["raw"].encode("latin-1"),
            datetime.fromisoformat(one["arrived"]),
            set(one["flags"]),
        )
        for one in kept["mails"]
    ]
    return Folder(kept["validity"], kept["next_uid"], mails)


class _Server(ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(
        self, network: SimulatedMail, handler: type[StreamRequestHandler], port: int
    ) -> None:
        self.network = network
        super().__init__(("127.0.0.1", port), handler)
        self.port = int(self.server_address[1])

    def handle_error(self, *_: object) -> None:
        """Whoever hangs up in the middle hangs up."""


class _Hangup(Exception):
    """The connection is cut."""


class _Line(StreamRequestHandler):
    """One connection. `protocol`: under which name its commands are noted."""

    protocol: ClassVar[str]
    request: socket.socket

    @property
    def network(self) -> SimulatedMail:
        return cast(_Server, self.server).network

    def setup(self) -> None:
        if self.network.certificate and self.network.implicit:
            self.request = self.network.certificate.wrap_socket(self.request, server_side=True)
        super().setup()

    def encrypt(self) -> None:
        assert self.network.certificate
        self.request = self.network.certificate.wrap_socket(self.request, server_side=True)
        self.connection = self.request
        super().setup()

    @property
    def can_encrypt(self) -> bool:
        is_open = not isinstance(self.request, ssl.SSLSocket)
        return self.network.certificate is not None and is_open

    def handle(self) -> None:
        try:
            self.talk()
        except (_Hangup, OSError, ValueError):
            return

    def talk(self) -> None:
        raise NotImplementedError

    def tell(self, told: bytes | str) -> None:
        self.wfile.write(told if isinstance(told, bytes) else told.encode())

    def with_faults(
        self,
        method: str,
        command: str,
        do: Callable[[], bytes],
        busy: bytes,
        no: bytes,
        wrong_password: bytes,
    ) -> None:
        """Do a command and say what came of it, or let it go wrong as the stage wants."""
        fault = self.network.struck(method, f"/{self.protocol}/{command.lower()}")
        what = fault.what if fault else ""
        is_sign_in = command in {"LOGIN", "AUTHENTICATE", "AUTH"}
        if fault and what == "status":
            self.tell(busy if fault.status == 429 or fault.status >= 500 else no)
        elif what == "refuse_token" and is_sign_in:
            self.tell(wrong_password)
        elif what in {"drop_before", "html", "empty"}:
            self.tell({"html": NONSENSE, "empty": b"\r\n"}.get(what, b""))
            raise _Hangup
        else:
            if fault and what == "slow":
                time.sleep(fault.seconds)
            told = do()
            if what == "drop_after":
                raise _Hangup
            self.tell(told[: len(told) // 2] if what == "cut" else told)
            if what == "cut":
                raise _Hangup


# --- IMAP -----------------------------------------------------------------------------------------


class _Imap(_Line):
    protocol: ClassVar[str] = "imap"

    def talk(self) -> None:
        self.is_in = False
        self.open: Folder | None = None
        self.seen = 0
        self.tell("* OK here\r\n")
        while words := self.read():
            tag, command, args = words[0], words[1].upper(), words[2:]
            if command == "UID":
                command, args = args[0].upper(), args[1:]
            if command == "IDLE":
                self.idle(tag)
                continue
            self.with_faults(
                "POST" if command == "APPEND" else "GET",
                command,
                partial(self.done, tag, command, args),
                f"{tag} NO [UNAVAILABLE] out of order\r\n".encode(),
                f"{tag} NO out of order\r\n".encode(),
                f"{tag} NO [AUTHENTICATIONFAILED] no\r\n".encode(),
            )
            if command == "LOGOUT":
                return
            if command == "STARTTLS":
                self.encrypt()

    def read(self) -> list[str]:
        """The words of one command; literals stand where they were announced."""
        whole, literals = b"", list[bytes]()
        while True:
            line = self.rfile.readline()
            if not line:
                return []
            found = LITERAL.search(line)
            if not found:
                break
            if not found[2]:
                self.tell("+ go on\r\n")
            literals.append(self.rfile.read(int(found[1])))
            whole += line[: found.start()] + b'"\\literal"'
        words = []
        for quoted, grouped, plain in WORD.findall(whole + line):
            if quoted == b"\\literal":
                words.append(literals.pop(0).decode("latin-1"))
            else:
                said = re.sub(rb"\\(.)", rb"\1", quoted) or grouped or plain
                words.append(said.decode("latin-1"))
        return words

    def done(self, tag: str, command: str, args: list[str]) -> bytes:
        """What is said to a command, whole."""
        do = getattr(self, f"do_{command.lower()}", None)
        if do is None:
            return f"{tag} BAD unknown\r\n".encode()
        if not self.is_in and command not in {
            *("CAPABILITY", "LOGIN", "AUTHENTICATE", "STARTTLS"),
            *("LOGOUT", "NOOP"),
        }:
            return f"{tag} BAD sign in first\r\n".encode()
        with self.network.lock:
            told, said = do(args)
        return bytes(told) + f"{tag} {said}\r\n".encode()

    def do_capability(self, _args: list[str]) -> tuple[bytes, str]:
        words = ["IMAP4rev1", "SPECIAL-USE"]
        words += ["AUTH=PLAIN"] if self.network.knows_plain else []
        words += ["IDLE"] if self.network.pushes else []
        words += ["STARTTLS"] if self.can_encrypt else []
        return f"* CAPABILITY {' '.join(words)}\r\n".encode(), "OK done"

    def do_starttls(self, _args: list[str]) -> tuple[bytes, str]:
        return b"", "OK begin"

    def do_login(self, args: list[str]) -> tuple[bytes, str]:
        return self.let_in(args[0], args[1])

    def do_authenticate(self, _args: list[str]) -> tuple[bytes, str]:
        self.tell("+ \r\n")
        said = base64.b64decode(self.rfile.readline()).decode()
        _nobody, user, password = said.split("\0")
        return self.let_in(user, password)

    def let_in(self, user: str, password: str) -> tuple[bytes, str]:
        self.is_in = (user, password) == (self.network.address, self.network.password)
        return b"", "OK in" if self.is_in else "NO [AUTHENTICATIONFAILED] no"

    def do_list(self, args: list[str]) -> tuple[bytes, str]:
        told = ""
        for name in self.network.folders:
            if args[-1] not in {"*", name}:
                continue
            mark = "\\Sent" if name == self.network.sent_name else "\\HasNoChildren"
            told += f'* LIST ({mark}) "/" "{name}"\r\n'
        return told.encode(), "OK done"

    def do_examine(self, args: list[str]) -> tuple[bytes, str]:
        folder = self.network.folders.get(args[0])
        if folder is None:
            return b"", "NO [NONEXISTENT] no such folder"
        self.open, self.seen = folder, len(folder.mails)
        told = (
            f"* FLAGS (\\Seen)\r\n* {len(folder.mails)} EXISTS\r\n* 0 RECENT\r\n"
            f"* OK [UIDVALIDITY {folder.validity}] here\r\n* OK [UIDNEXT {folder.next_uid}] next\r\n"
        )
        return told.encode(), "OK [READ-ONLY] open"

    def mails(self) -> list[Lying]:
        return self.open.mails if self.open else []

    def do_search(self, args: list[str]) -> tuple[bytes, str]:
        what, wanted = args[0].upper(), args[-1]
        if what == "UID":
            first, _colon, last = wanted.partition(":")
            highest = max((mail.uid for mail in self.mails()), default=0)
            low = highest if first == "*" else int(first)
            high = highest if (last or first) == "*" else int(last or first)
            low, high = min(low, high), max(low, high)
            found = [mail for mail in self.mails() if low <= mail.uid <= high]
        elif what == "SINCE":
            day = datetime.strptime(wanted, "%d-%b-%Y").replace(tzinfo=UTC)
            found = [mail for mail in self.mails() if mail.arrived >= day]
        else:
            name = f"{args[1]}: ".lower().encode()
            found = [mail for mail in self.mails() if _holds(mail.raw, name, wanted.encode())]
        return f"* SEARCH {' '.join(str(mail.uid) for mail in found)}\r\n".encode(), "OK done"

    def do_fetch(self, args: list[str]) -> tuple[bytes, str]:
        uids = {int(uid) for uid in args[0].split(",")}
        if "BODY" in args[1].upper() and uids & self.network.broken:
            return b"", "NO [SERVERBUG] internal error"
        told = b""
        for place, mail in enumerate(self.mails(), 1):
            if mail.uid in uids:
                told += f"* {place} FETCH (UID {mail.uid} ".encode()
                told += _about(mail, args[1].upper()) + b")\r\n"
        return told, "OK done"

    def do_append(self, args: list[str]) -> tuple[bytes, str]:
        self.network.folders[args[0]].lay(args[-1].encode("latin-1"))
        return b"", "OK there"

    def do_noop(self, _args: list[str]) -> tuple[bytes, str]:
        return b"", "OK done"

    def do_logout(self, _args: list[str]) -> tuple[bytes, str]:
        return b"* BYE\r\n", "OK done"

    def idle(self, tag: str) -> None:
        self.network.struck("GET", "/imap/idle")
        self.tell("+ idling\r\n")
        while not self.network.closing.is_set():
            if select.select([self.request], [], [], 0.02)[0]:
                self.rfile.readline()
                self.tell(f"{tag} OK done\r\n")
                return
            if len(self.mails()) != self.seen:
                self.seen = len(self.mails())
                self.tell(f"* {self.seen} EXISTS\r\n")
        raise _Hangup


def _holds(raw: bytes, name: bytes, wanted: bytes) -> bool:
    head = raw.partition(b"\r\n\r\n")[0]
    lines = re.sub(rb"\r\n[ \t]+", b" ", head).split(b"\r\n")
    return any(line.lower().startswith(name) and wanted in line for line in lines)


def _about(mail: Lying, asked: str) -> bytes:
    if "RFC822.SIZE" in asked:
        at = mail.arrived.strftime("%d-%b-%Y %H:%M:%S +0000")
        return f'RFC822.SIZE {len(mail.raw)} INTERNALDATE "{at}"'.encode()
    found = re.search(r"<0\.(\d+)>", asked)
    raw = mail.raw[: int(found[1])] if found else mail.raw
    part = "<0>" if found else ""
    return f"BODY[]{part} {{{len(raw)}}}\r\n".encode() + raw


# --- SMTP -----------------------------------------------------------------------------------------


class _Smtp(_Line):
    protocol: ClassVar[str] = "smtp"

    def talk(self) -> None:
        self.is_in = False
        self.sender, self.recipients = "", list[str]()
        self.tell("220 here\r\n")
        while line := self.rfile.readline():
            command, _space, rest = line.decode().strip().partition(" ")
            command = command.upper()
            self.with_faults(
                "POST",
                command,
                partial(self.done, command, rest),
                b"451 4.3.0 out of order\r\n",
                b"554 5.7.1 out of order\r\n",
                b"535 5.7.8 no\r\n",
            )
            if command == "QUIT":
                return
            if command == "STARTTLS":
                self.encrypt()

    def done(self, command: str, rest: str) -> bytes:
        """What is said to a command."""
        do = getattr(self, f"do_{command.lower()}", None)
        return do(rest).encode() if do else b"502 5.5.1 unknown\r\n"

    def do_ehlo(self, _rest: str) -> str:
        more = "250-STARTTLS\r\n" if self.can_encrypt else ""
        ways = "PLAIN" if self.network.knows_plain else "LOGIN"
        return f"250-here\r\n{more}250-AUTH {ways}\r\n250 SIZE {self.network.largest}\r\n"

    def do_starttls(self, _rest: str) -> str:
        return "220 begin\r\n"

    def do_auth(self, rest: str) -> str:
        way, _space, said = rest.partition(" ")
        if way == "PLAIN":
            _nobody, user, password = base64.b64decode(said).decode().split("\0")
        else:
            user = base64.b64decode(said).decode()
            self.tell("334 UGFzc3dvcmQ6\r\n")
            password = base64.b64decode(self.rfile.readline()).decode()
        self.is_in = (user, password) == (self.network.address, self.network.password)
        return "235 2.7.0 in\r\n" if self.is_in else "535 5.7.8 no\r\n"

    def do_mail(self, rest: str) -> str:
        if not self.is_in:
            return "530 5.7.0 sign in first\r\n"
        self.sender, self.recipients = _address_in(rest), []
        return "250 2.1.0 go on\r\n"

    def do_rcpt(self, rest: str) -> str:
        address = _address_in(rest)
        if address.startswith("nobody@"):
            return "550 5.1.1 no such user\r\n"
        if address.startswith("later@"):
            return "451 4.7.1 greylisted, try again in five minutes\r\n"
        self.recipients.append(address)
        return "250 2.1.5 go on\r\n"

    def do_data(self, _rest: str) -> str:
        if not self.network.before_data.startswith("354"):
            return f"{self.network.before_data}\r\n"
        self.tell(f"{self.network.before_data}\r\n")
        lines = list[bytes]()
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                raise _Hangup
            lines.append(line[1:] if line.startswith(b".") else line)
        raw = b"".join(lines)
        with self.network.lock:
            self.network.handed_over.append(HandedOver(self.sender, tuple(self.recipients), raw))
            if self.network.keeps_sent:
                self.network.deliver(raw, folder=self.network.sent_name)
        return f"{self.network.after_data}\r\n"

    def do_rset(self, _rest: str) -> str:
        return "250 2.0.0\r\n"

    def do_quit(self, _rest: str) -> str:
        return "221 2.0.0 bye\r\n"


def _address_in(rest: str) -> str:
    found = re.search(r"<([^>]*)>", rest)
    return found[1] if found else ""
