import base64
import hmac
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.signing import SIGNATURE_BYTES, BadToken, ExpiredToken, Keyring

OLD, NEW = bytes(range(32)), bytes(range(32, 64))
NOW = datetime(2025, 11, 8, 18, 30, tzinfo=UTC)
LATER = NOW + timedelta(days=30)
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

payloads = st.binary(max_size=64)
expiries = st.none() | st.just(LATER)


@pytest.fixture(scope="module")
def keyring() -> Keyring:
    return Keyring({"k2": NEW, "k1": OLD}, current="k2")


def read(keyring: Keyring, token: str, purpose: str = "survey") -> bytes:
    return keyring.read(purpose, token, now=NOW)


@given(payload=payloads, expires_at=expiries)
def test_what_was_signed_can_be_read(
    keyring: Keyring, payload: bytes, expires_at: datetime | None
) -> None:
    token = keyring.sign("survey", payload, expires_at=expires_at)
    assert read(keyring, token) == payload
    assert set(token) <= set(ALPHABET)


@pytest.mark.parametrize("expires_at", [None, LATER])
def test_a_flipped_bit_in_any_position_is_refused(
    keyring: Keyring, expires_at: datetime | None
) -> None:
    # Payloads of three lengths, so that the last character carries 0, 2 and 4 spare bits.
    for payload in (b"0123456789abcdef", b"0123456789abcde", b"0123456789abcd"):
        token = keyring.sign("survey", payload, expires_at=expires_at)
        for position in range(len(token)):
            for bit in range(8):
                flipped = chr(ord(token[position]) ^ 1 << bit)
                with pytest.raises(BadToken):
                    read(keyring, token[:position] + flipped + token[position + 1 :])


@given(payload=payloads, expires_at=expiries, data=st.data())
def test_any_other_spelling_is_refused(
    keyring: Keyring, payload: bytes, expires_at: datetime | None, data: st.DataObject
) -> None:
    token = keyring.sign("survey", payload, expires_at=expires_at)
    position = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.sampled_from(ALPHABET).filter(lambda char: char != token[position]))
    for changed in (
        token[:position] + other + token[position + 1 :],
        token[:position] + token[position + 1 :],
        token[:position] + other + token[position:],
        token + "=",
        token + "\n",
        " " + token,
    ):
        with pytest.raises(BadToken):
            read(keyring, changed)


@given(purpose=st.text(max_size=12), other=st.text(max_size=12), payload=payloads)
def test_a_token_for_another_purpose_is_refused(
    keyring: Keyring, purpose: str, other: str, payload: bytes
) -> None:
    token = keyring.sign(purpose, payload, expires_at=None)
    if purpose == other:
        assert read(keyring, token, purpose) == payload
        return
    with pytest.raises(BadToken):
        read(keyring, token, other)


@given(token=st.text(max_size=80) | st.text(alphabet=ALPHABET, max_size=80))
def test_what_is_no_token_is_refused(keyring: Keyring, token: str) -> None:
    with pytest.raises(BadToken):
        read(keyring, token)


@pytest.mark.parametrize("token", ["", "A", "AAAA", "A" * 5000, "é", "\ud800", "a\x00b", "k2"])
def test_a_malformed_token_is_refused(keyring: Keyring, token: str) -> None:
    with pytest.raises(BadToken):
        read(keyring, token)


def test_a_token_ends_at_its_expiry(keyring: Keyring) -> None:
    token = keyring.sign("survey", b"id", expires_at=LATER)
    assert keyring.read("survey", token, now=LATER - timedelta(seconds=1)) == b"id"
    for now in (LATER, LATER + timedelta(days=365)):
        with pytest.raises(ExpiredToken):
            keyring.read("survey", token, now=now)


def test_an_expired_token_of_another_purpose_is_only_bad(keyring: Keyring) -> None:
    token = keyring.sign("survey", b"id", expires_at=NOW - timedelta(days=1))
    with pytest.raises(BadToken) as raised:
        read(keyring, token, "unsubscribe")
    assert not isinstance(raised.value, ExpiredToken)


def test_an_expiry_is_the_same_moment_in_any_zone(keyring: Keyring) -> None:
    riga = timezone(timedelta(hours=2))
    assert keyring.sign("survey", b"id", expires_at=LATER) == keyring.sign(
        "survey", b"id", expires_at=LATER.astimezone(riga)
    )


def test_a_token_without_expiry_stays(keyring: Keyring) -> None:
    token = keyring.sign("survey", b"id", expires_at=None)
    assert keyring.read("survey", token, now=NOW + timedelta(days=36500)) == b"id"


@pytest.mark.parametrize(
    "expires_at",
    [
        LATER.replace(tzinfo=None),
        datetime(2107, 1, 1, tzinfo=UTC),
        datetime(1969, 1, 1, tzinfo=UTC),
    ],
)
def test_an_expiry_that_cannot_be_written_is_refused(
    keyring: Keyring, expires_at: datetime
) -> None:
    with pytest.raises(ValueError):
        keyring.sign("survey", b"id", expires_at=expires_at)


def test_a_naive_now_is_refused(keyring: Keyring) -> None:
    token = keyring.sign("survey", b"id", expires_at=None)
    with pytest.raises(ValueError, match="time zone"):
        keyring.read("survey", token, now=NOW.replace(tzinfo=None))


def test_a_payload_too_long_for_an_address_is_refused(keyring: Keyring) -> None:
    with pytest.raises(ValueError, match="too long"):
        keyring.sign("survey", bytes(1000), expires_at=None)


def test_a_token_is_short(keyring: Keyring) -> None:
    assert len(keyring.sign("survey", bytes(16), expires_at=None)) == 47
    assert len(keyring.sign("survey", bytes(16), expires_at=LATER)) == 52


def test_mailed_links_outlive_a_new_key(keyring: Keyring) -> None:
    mailed = Keyring({"k1": OLD}, current="k1").sign("survey", b"id", expires_at=None)
    assert read(keyring, mailed) == b"id"
    with pytest.raises(BadToken):
        read(Keyring({"k1": OLD}, current="k1"), keyring.sign("survey", b"id", expires_at=None))


def test_a_token_of_a_removed_key_is_refused(keyring: Keyring) -> None:
    mailed = Keyring({"k0": OLD}, current="k0").sign("survey", b"id", expires_at=None)
    with pytest.raises(BadToken):
        read(keyring, mailed)


def test_the_key_id_is_signed_too() -> None:
    keyring = Keyring({"k1": OLD, "k2": OLD}, current="k1")
    raw = base64.urlsafe_b64decode(keyring.sign("survey", b"abcd", expires_at=None) + "=")
    swapped = base64.urlsafe_b64encode(raw.replace(b"k1", b"k2")).rstrip(b"=").decode()
    with pytest.raises(BadToken):
        read(keyring, swapped)


def test_every_refusal_costs_one_signature(
    keyring: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[int] = []
    real = hmac.digest

    def digest(key: bytes, message: bytes, name: str) -> bytes:
        counted.append(len(message))
        return real(key, message, name)

    monkeypatch.setattr("lib.signing.hmac.digest", digest)
    good = keyring.sign("survey", bytes(16), expires_at=None)
    unknown = Keyring({"k9": OLD}, current="k9").sign("survey", bytes(16), expires_at=None)
    counted.clear()
    read(keyring, good)
    for bad in (unknown, good[:-1] + "!", "A" * len(good), good.replace(good[0], "_", 1)):
        with pytest.raises(BadToken):
            read(keyring, bad)
    assert len(counted) == 5
    assert max(counted) - min(counted) <= SIGNATURE_BYTES


def encoded(key: bytes) -> str:
    return base64.b64encode(key).decode()


def test_the_first_key_of_the_setting_is_the_current_one(keyring: Keyring) -> None:
    from_setting = Keyring.from_setting(f"k2:{encoded(NEW)}, k1:{encoded(OLD).rstrip('=')}")
    token = keyring.sign("survey", b"id", expires_at=None)
    assert from_setting.sign("survey", b"id", expires_at=None) == token
    mailed = Keyring({"k1": OLD}, current="k1").sign("survey", b"id", expires_at=None)
    assert read(from_setting, mailed) == b"id"


def test_a_key_may_be_written_in_either_base64() -> None:
    key = bytes([0xFB, 0xFF] * 16)
    assert "+" in encoded(key)
    token = Keyring({"k1": key}, current="k1").sign("survey", b"id", expires_at=None)
    for text in (encoded(key), base64.urlsafe_b64encode(key).decode()):
        assert read(Keyring.from_setting(f"k1:{text}"), token) == b"id"


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ("", "not written as"),
        (encoded(NEW), "not written as"),
        (f"k1:{encoded(NEW)},", "Signing key 2 is not written as"),
        (f"k1:{encoded(NEW)},k1:{encoded(OLD)}", "'k1' is used twice"),
        (f":{encoded(NEW)}", "1 to 8 letters"),
        (f"{encoded(NEW)}:k1", "1 to 8 letters"),
        (f"{encoded(NEW)}:not base64!", "1 to 8 letters"),
        (f"k1:****{encoded(NEW)}", "'k1' is not valid base64"),
        ("k1:", "'k1' is 0 bytes long"),
        (f"k1:{encoded(NEW[:16])}", "'k1' is 16 bytes long and must be at least 32"),
    ],
)
def test_a_wrong_setting_says_what_is_wrong_and_repeats_no_key(setting: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence) as raised:
        Keyring.from_setting(setting)
    assert encoded(NEW) not in str(raised.value)


def test_a_keyring_needs_its_current_key_and_shows_none() -> None:
    with pytest.raises(ValueError, match="'k2'"):
        Keyring({"k1": OLD}, current="k2")
    shown = repr(Keyring({"k1": OLD}, current="k1"))
    assert shown == "<Keyring k1; current k1>"
