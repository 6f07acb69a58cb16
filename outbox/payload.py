"""A message as it was first attempted. Stored before the first attempt; every repeat sends it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from lib.lines import breaks_a_line


@dataclass(frozen=True)
class Payload:
    """One recipient, always. Addresses are ASCII, names and subject are single clean lines."""

    public_id: str
    from_email: str
    from_name: str
    to_email: str
    to_name: str
    reply_to: str
    subject: str
    html: str
    text: str
    headers: dict[str, str]  # Date and Message-ID among them
    redirected_to: str = ""  # the switch at that moment (`redirecting`); then to_email is this

    def __post_init__(self) -> None:
        """Refuse what could become a header of its own: providers' APIs take any value.

        Raises ValueError.
        """
        if any(map(breaks_a_line, self._head())):
            raise ValueError("A line in the head of a mail has a control character in it.")

    def _head(self) -> list[str]:
        """All that reaches the head of the mail."""
        mailboxes = [self.from_email, self.from_name, self.to_email, self.to_name, self.reply_to]
        return [self.public_id, self.subject, *mailboxes, *self.headers, *self.headers.values()]

    def envelope(self) -> dict[str, Any]:
        """All but the words, which have columns of their own."""
        fields = asdict(self)
        for words in ("subject", "html", "text"):
            del fields[words]
        return fields
