import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.names import clean_text, first_name, initials, is_blank


@pytest.mark.parametrize(
    ("full_name", "given_name"),
    [
        ("Ilze Bērziņa", "Ilze"),
        ("Ilze", "Ilze"),
        ("  Ilze\tBērziņa ", "Ilze"),
        ("ILZE BĒRZIŅA", "Ilze"),
        ("ilze bērziņa", "Ilze"),
        ("ANNA-MARIJA LIEPA", "Anna-Marija"),
        ("O'Neill, John", "John"),
        ("Bērziņa, Ilze Marija", "Ilze"),
        ("John Smith, PhD", "John"),
        ("Conan O'Brien", "Conan"),
        ("D'Arcy Wretzky", "D'Arcy"),
        ("McKenzie Scott", "McKenzie"),
        ("Bo Derek", "Bo"),
        ("BO DEREK", "Bo"),
        ("Martin Luther King Jr.", "Martin"),
        ("John F. Kennedy", "John"),
        ("Van Morrison", "Van"),
        ("Kim", "Kim"),
        ("İBRAHİM ÇELİK", "İbrahim"),
        ("عمر حداد", "عمر"),
        ("Мария Иванова", "Мария"),
        ("ΓΙΩΡΓΟΣ ΠΑΠΑΣ", "Γιωργος"),
        ("प्रिया शर्मा", "प्रिया"),
        (unicodedata.normalize("NFD", "Mārtiņš Ozols"), "Mārtiņš"),
        ("Ilze\r\nBērziņa", "Ilze"),
    ],
)
def test_the_given_name_is_found(full_name: str, given_name: str) -> None:
    assert first_name(full_name) == given_name


@pytest.mark.parametrize(
    "full_name",
    [
        None,
        "",
        " \t ",
        "\u200b\u2060\ufeff",
        "\u3164",  # Hangul filler, drawn as nothing
        "佐藤 彩",
        "佐藤彩",
        "ジョン・スミス",
        "김민준",
        "Kim Min-jun",
        "Nguyễn Văn An",
        "Nguyen Van An",
        "Nagy Péter",
        "عبد الله محمد",
        "Abdul Rahman",
        "van der Berg Jan",
        "Dr. John Smith",
        "Mr Smith",
        "Mrs. Smith",
        "Prof. Liepa",
        "SIA Rīts",
        'SIA "Rīts"',
        "Rīts, SIA",
        "Brightdesk Ltd.",
        "Brightdesk GmbH",
        "Brightdesk Inc",
        "Brightdesk LLC",
        "Tartu Leib OÜ",
        "Vilniaus Duona UAB",
        "Norsk Film AS",
        "Smith & Sons",
        "John and Mary Smith",
        "Jānis un Anna",
        "ilze@example.com",
        "example.com",
        "Visit example.com now",
        "ilze85",
        "Ilze Bērziņa 2",
        "jsmith",
        "Support",
        "J. Smith",
        "J Smith",
        "J.R.R. Tolkien",
        "JR Smith",
        "IBM",
        "Smith,",
        ", John",
        "Smith, John, Mary",
        "https://example.com/",
        "{{7*7}}",
        "<b>Ilze</b>",
        "=cmd()",
        "-Ilze",
        "A" * 41,
        "one two three four five six seven",
    ],
)
def test_no_name_rather_than_a_wrong_one(full_name: str | None) -> None:
    assert first_name(full_name) == ""


@pytest.mark.parametrize(
    ("value", "cleaned"),
    [
        (None, ""),
        ("  Ilze   Bērziņa ", "Ilze Bērziņa"),
        ("Ilze\r\nBcc: all@example.com", "Ilze Bcc: all@example.com"),
        ("Ilze\x00Bērziņa", "Ilze Bērziņa"),
        ("Ilze\u2028Bērziņa", "Ilze Bērziņa"),
        ("\u202eezlI\u202c", "ezlI"),
        ("a\u2066b\u2069c", "a b c"),
        ("Il\u200bze\ufeff", "Ilze"),
        ("Il\u00adze", "Ilze"),
        ("می\u200cرود", "می\u200cرود"),  # a Persian word keeps its joiner
        ("\u200d\u200c", ""),
        ("\ufe0f", ""),
        ("\u3164\u2800", ""),
        ("a\ud800b", "ab"),
        ("Ma\u0304ris", "Māris"),
        ("👩‍🚀", "👩‍🚀"),
    ],
)
def test_text_is_cleaned(value: str | None, cleaned: str) -> None:
    assert clean_text(value) == cleaned
    assert is_blank(value) == (cleaned == "")


@given(st.text(alphabet=st.characters(), max_size=60))
def test_cleaned_text_is_one_line_without_surprises(value: str) -> None:
    text = clean_text(value)
    assert clean_text(text) == text
    assert text == text.strip()
    for char in text:
        assert unicodedata.category(char) not in {"Cc", "Cs", "Zl", "Zp"}
        assert not "\u202a" <= char <= "\u202e"
        assert not "\u2066" <= char <= "\u2069"


@given(st.text(max_size=60))
def test_a_given_name_is_one_word_of_letters(value: str) -> None:
    name = first_name(value)
    assert " " not in name
    assert not any(char.isdigit() or char in '@:/<>{}=&"' for char in name)


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ilze Bērziņa", "IB"),
        ("ilze bērziņa", "IB"),
        ("Ilze", "I"),
        ("Anna Marija Liepa", "AL"),
        ("O'Neill, John", "JO"),
        ("Dr. Anna Liepa", "AL"),
        ("Ilze Bērziņa (SIA Rīts)", "IR"),
        ("佐藤 彩", "佐彩"),
        ("عمر حداد", "عح"),
        ("प्रिया शर्मा", "पश"),
        ("ilze@example.com", "I"),
        ("a, b, c", "AC"),
        ("ßen", "S"),
        ("", "?"),
        ("123", "?"),
        ("\u200b", "?"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


@given(st.text(max_size=60))
def test_initials_are_one_or_two_characters(name: str) -> None:
    assert 1 <= len(initials(name)) <= 2
