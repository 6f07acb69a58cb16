"""Short signed tokens for addresses in mail, with key ids.

Letters are opened years after they were sent. A token names the key that signed it, so a new key
can take over for new mail while the old one goes on vouching for what was mailed before; none of
this depends on SECRET_KEY. The payload can be read by anybody who holds the token: put a random id
there and nothing personal.

A token is base64url, without padding, of

    header (1 byte: length of the key id, and whether an expiry follows) | key id
    | expiry (4 bytes, seconds since 1970, only if the header says so) | payload | signature

so that a 16-byte id under the key "k1" makes 47 characters, or 52 with an expiry.
"""

import base64
import binascii
import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil

# HMAC-SHA256, cut to 128 bits: mail programs break long addresses, and every byte counts. A forger
# can test a guess only by asking us, and has one chance in 2**128 each time. RFC 2104, section 5,
# allows half of the hash or more, and this is half.
SIGNATURE_BYTES = 16
SHORTEST_KEY_BYTES = 32
LONGEST_TOKEN = 1024

_CONTEXT = b"signed token 1"
_KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,8}")
_KEY_ID_LENGTH = 0b0000_1111
_HAS_EXPIRY = 0b1000_0000
_EXPIRY_BYTES = 4
_LAST_EXPIRY = 2 ** (8 * _EXPIRY_BYTES) - 1  # February 2106


class BadToken(Exception):
    """This token was not made by us for this purpose."""


class ExpiredToken(BadToken):
    """This token was ours, but its time is over."""


@dataclass(frozen=True, slots=True)
class _Parts:
    key_id: str
    expires: int | None
    payload: bytes
    signed: bytes
    signature: bytes


class Keyring:
    """Keys by id: the current one signs, all of them vouch.

    Raises ValueError for a key id other than 1 to 8 letters, digits, "_" or "-", a key shorter
    than 32 bytes, or a current id without a key.
    """

    def __init__(self, keys: Mapping[str, bytes], current: str) -> None:
        for key_id, key in keys.items():
            _check_key_id(key_id)
            _check_key(key_id, key)
        if current not in keys:
            raise ValueError(f"There is no signing key with the id {current!r}.")
        self._keys = dict(keys)
        self._current = current
        # What names no key of ours is checked against this one, with the same work as any other.
        self._decoy = secrets.token_bytes(SHORTEST_KEY_BYTES)

    def __repr__(self) -> str:
        return f"<Keyring {', '.join(self._keys)}; current {self._current}>"

    @classmethod
    def from_setting(cls, value: str) -> "Keyring":
        """Read "k2:base64key,k1:base64key", the current key first, older ones after it.

        Raises ValueError with a sentence for the administrator, in which no key is repeated.
        """
        keys: dict[str, bytes] = {}
        for number, entry in enumerate(value.split(","), start=1):
            key_id, colon, encoded = entry.strip().partition(":")
            if not colon:
                raise ValueError(
                    f'Signing key {number} is not written as "id:key". Write the keys as '
                    '"k2:base64,k1:base64", the current one first.'
                )
            _check_key_id(key_id)
            if key_id in keys:
                raise ValueError(f"The signing key id {key_id!r} is used twice.")
            keys[key_id] = _decode_key(key_id, encoded)
        return cls(keys, current=next(iter(keys)))

    def sign(self, purpose: str, payload: bytes, *, expires_at: datetime | None) -> str:
        """A token that `read` accepts for this purpose only, until `expires_at` (None: always).

        Raises ValueError for a naive expiry, one outside 1970 to 2106, or a payload that would
        make the token longer than 1024 characters.
        """
        body = self._header(expires_at) + payload
        token = _encode(body + _signature(self._keys[self._current], purpose, body))
        if len(token) > LONGEST_TOKEN:
            raise ValueError(f"A payload of {len(payload)} bytes is too long for an address.")
        return token

    def read(self, purpose: str, token: str, *, now: datetime) -> bytes:
        """The payload of a token made by `sign` for the same purpose.

        Raises ExpiredToken from its expiry on, BadToken for anything else that is not right. What
        is wrong with a bad one shows neither in the answer nor in the time it takes.
        """
        moment = _timestamp(now)
        parts = _parse(token) or _stand_in(token)
        key = self._keys.get(parts.key_id, self._decoy)
        expected = _signature(key, purpose, parts.signed)
        if not hmac.compare_digest(expected, parts.signature):
            raise BadToken
        if parts.expires is not None and moment >= parts.expires:
            raise ExpiredToken
        return parts.payload

    def _header(self, expires_at: datetime | None) -> bytes:
        key_id = self._current.encode()
        if expires_at is None:
            return bytes([len(key_id)]) + key_id
        expires = ceil(_timestamp(expires_at))
        if not 0 <= expires <= _LAST_EXPIRY:
            raise ValueError(f"A token cannot expire at {expires_at}.")
        return bytes([len(key_id) | _HAS_EXPIRY]) + key_id + expires.to_bytes(_EXPIRY_BYTES)


def _signature(key: bytes, purpose: str, body: bytes) -> bytes:
    """Over the purpose and the body, with lengths, so that no two pairs are the same bytes."""
    name = purpose.encode()
    message = _CONTEXT + len(name).to_bytes(2) + name + body
    return hmac.digest(key, message, hashlib.sha256)[:SIGNATURE_BYTES]


def _parse(token: str) -> _Parts | None:
    """Take a token apart, trusting nothing in it yet; None if it is not built like one."""
    raw = _decode(token)
    if raw is None or len(raw) <= SIGNATURE_BYTES:
        return None
    signed, signature = raw[:-SIGNATURE_BYTES], raw[-SIGNATURE_BYTES:]
    header = signed[0]
    key_end = 1 + (header & _KEY_ID_LENGTH)
    payload_start = key_end + (_EXPIRY_BYTES if header & _HAS_EXPIRY else 0)
    if len(signed) < payload_start:
        return None
    expires = int.from_bytes(signed[key_end:payload_start]) if header & _HAS_EXPIRY else None
    key_id = signed[1:key_end].decode("ascii", errors="replace")
    return _Parts(key_id, expires, signed[payload_start:], signed, signature)


def _stand_in(token: str) -> _Parts:
    """For a token that cannot be read: as much to check, under no key, with no way to pass."""
    signed = token[:LONGEST_TOKEN].encode(errors="replace")
    return _Parts("", None, b"", signed[: len(signed) * 3 // 4], bytes(SIGNATURE_BYTES))


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decode(token: str) -> bytes | None:
    """Base64url, of which only the one spelling that `_encode` makes is accepted."""
    if len(token) > LONGEST_TOKEN:
        return None
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except ValueError:  # also binascii.Error, and what is not ASCII
        return None
    return raw if _encode(raw) == token else None


def _timestamp(moment: datetime) -> float:
    if moment.utcoffset() is None:
        raise ValueError("A token's time needs a time zone: this datetime has none.")
    return moment.astimezone(UTC).timestamp()


def _check_key_id(key_id: str) -> None:
    if not _KEY_ID.fullmatch(key_id):
        # Not repeated: somebody may have written key and id the wrong way round.
        raise ValueError('The id of a signing key must be 1 to 8 letters, digits, "_" or "-".')


def _check_key(key_id: str, key: bytes) -> None:
    if len(key) < SHORTEST_KEY_BYTES:
        raise ValueError(
            f"The signing key {key_id!r} is {len(key)} bytes long and must be at least "
            f'{SHORTEST_KEY_BYTES}. "openssl rand -base64 32" makes one.'
        )


def _decode_key(key_id: str, encoded: str) -> bytes:
    text = encoded.strip().rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except binascii.Error:
        raise ValueError(f"The signing key {key_id!r} is not valid base64.") from None
