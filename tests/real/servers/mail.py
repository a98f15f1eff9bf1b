"""A mail server of our own on free ports of loopback: dovecot keeps the mailboxes and is read by IMAP,
aiosmtpd takes what goes out and hands it to dovecot's own deliverer, as a mail server does.

Every address of the house and of people outside has a mailbox; the password is the same for all.
"""

from __future__ import annotations

import os
import pwd
import smtplib
import ssl
import subprocess
import sys
import tempfile
from email.message import EmailMessage
from pathlib import Path
from shutil import which
from typing import Self

from tests.real.servers.process import Server, answers, free_port

PASSWORD = "geheim-ratzi"
DELIVER = Path("/usr/lib/dovecot/dovecot-lda")
CONF = """
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = {ssl}
{certificate}
disable_plaintext_auth = no
auth_mechanisms = plain login
mail_location = maildir:{folder}/boxes/%u
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
mail_uid = {user}
mail_gid = {group}
first_valid_uid = 0
first_valid_gid = 0
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/boxes/%u allow_all_users=yes
}}
namespace inbox {{
  inbox = yes
  mailbox Gesendet {{
    auto = create
    special_use = \\Sent
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
  # whoever typed a wrong password need not wait here
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
"""


def installed() -> bool:
    """Whether dovecot is there, and we may start it as another user."""
    return bool(which("dovecot")) and DELIVER.exists() and os.geteuid() == 0


class MailServer:
    """`with MailServer() as mail:` people write with `mail.send`; the house reads at `mail.imap_port`."""

    def __init__(self, certificate: Path | None = None) -> None:
        self.imap_port, self.smtp_port = free_port(), free_port()
        self.certificate = certificate
        self.folder = tempfile.TemporaryDirectory(prefix="mail-")
        self.dovecot, self.smtp = Server(), Server()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def conf(self) -> Path:
        """How dovecot is told what to do."""
        return Path(self.folder.name) / "dovecot.conf"

    def start(self) -> Self:
        """Return when both answer. Raises NotReady."""
        folder, user = Path(self.folder.name), pwd.getpwnam("mail")
        for path in (folder, folder / "run", folder / "boxes"):
            path.mkdir(exist_ok=True)
            os.chown(path, user.pw_uid, user.pw_gid)
            path.chmod(0o755)
        made = self.certificate
        self.conf.write_text(
            CONF.format(
                folder=folder,
                user="mail",
                group="mail",
                password=PASSWORD,
                port=self.imap_port,
                ssl="required" if made else "no",
                certificate=f"ssl_cert = <{made}\nssl_key = <{made}" if made else "",
            )
        )
        self.dovecot.start(
            [str(which("dovecot")), "-F", "-c", self.conf], ready=answers(self.imap_port)
        )
        self.smtp.start(
            [
                *(sys.executable, "-m", "tests.real.servers.mail_smtp"),
                *(str(self.smtp_port), str(self.conf), PASSWORD, str(made or "")),
            ],
            ready=answers(self.smtp_port),
        )
        return self

    def stop(self) -> None:
        """End both and leave nothing behind."""
        self.smtp.stop()
        self.dovecot.stop()
        self.folder.cleanup()

    def send(self, mail: EmailMessage) -> None:
        """Somebody outside sends a mail, with a program that is not ours."""
        with smtplib.SMTP("127.0.0.1", self.smtp_port, timeout=20) as out:
            if self.certificate:
                out.starttls(context=ssl._create_unverified_context())  # noqa: S323 (their business)
            out.login(str(mail["From"]), PASSWORD)
            out.send_message(mail)

    def lay(self, address: str, folder: str, raw: bytes) -> None:
        """A mail comes to lie in a folder of a mailbox, by dovecot's own hand."""
        deliver(self.conf, address, raw, folder)


def deliver(conf: Path | str, address: str, raw: bytes, folder: str = "INBOX") -> None:
    """Hand a mail to dovecot's deliverer."""
    subprocess.run(
        [DELIVER, "-c", str(conf), "-d", address, "-m", folder],
        input=raw,
        check=True,
        timeout=20,
    )
