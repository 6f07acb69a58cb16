"""A message as it was first attempted. Stored before the first attempt; every repeat sends it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


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

    def envelope(self) -> dict[str, Any]:
        """All but the words, which have columns of their own."""
        fields = asdict(self)
        for words in ("subject", "html", "text"):
            del fields[words]
        return fields
