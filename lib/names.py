"""Names of people as they come from a billing system: cleaned, greeted by, abbreviated.

A greeting with the wrong part of a name is worse than a greeting without one, so `first_name` is
empty whenever it is not certain.
"""

import re
import unicodedata


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Characters that draw nothing although Unicode counts them as letters, marks or symbols.
_DRAWN_EMPTY = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
# These shape the letters around them in Persian, Hindi and others: kept between letters.
_JOINERS = frozenset("\u200c\u200d")
# Reordering (CVE-2021-42574): a name must not rearrange the sentence around it.
_BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

_TITLES = _words(
    """dr dr. mr mr. mrs mrs. ms ms. miss mx mx. prof prof. professor sir dame lord lady rev rev.
    herr frau hr hr. fr fr. dipl. ing. ing mag mag. kungs kundze k-gs k-dze god. mme m. mlle
    doña señor señora sr. sra. г-н г-жа"""
)
_COMPANY_WORDS = _words(
    """sia ltd limited llc llp plc inc incorporated corp corporation company gmbh ug uab oü oyj
    sarl srl pty holding holdings group solutions services studio agency consulting bank
    foundation association society institute university school college hotel club shop store
    biedrība nodibinājums skola pašvaldība uzņēmums grupa fonds veikals birojs"""
)
# Legal forms that are also syllables of names: only in capitals.
_COMPANY_CAPITALS = frozenset({"AS", "AB", "AG", "KG", "SA", "OY", "BV", "NV", "CO", "IK", "ZS"})
_NOT_PEOPLE = _words(
    """admin administrator info test tester testing user username guest customer client support
    team office sales billing accounting accounts finance hello contact nobody unknown anonymous
    none null undefined na name family familie ģimene and und un und et y и the
    komanda grāmatvedība klients lietotājs"""
)
_SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv", "phd", "md", "mba", "esq"})
# First words that are no name by themselves: half of an Arabic one; particles in small letters.
_HALF_NAMES = _words("abd abdul abdel abu umm عبد عبدال ابو أبو ام أم بن ابن")
_PARTICLES = _words("van von de der den di da del della dos du la le el al bin ibn ter zu")
# Family names that stand first in Chinese, Korean, Vietnamese and Hungarian also in Latin letters.
_FAMILY_FIRST = _words(
    """wang zhang liu chen yang huang zhao zhou wu xu sun zhu lin guo li lee kim park choi jung
    kang cho jang nguyen tran pham huynh hoang phan vu vo dang bui nagy kovács szabó tóth horváth
    varga kiss molnár németh balogh farkas"""
)
_FAMILY_FIRST_SCRIPTS = ("CJK ", "HIRAGANA ", "KATAKANA ", "HANGUL ", "BOPOMOFO ", "HALFWIDTH ")
_VIETNAMESE = re.compile(r"[\u1ea0-\u1ef9\u01a0\u01a1\u01af\u01b0]")

_LONGEST_NAME = 120
_LONGEST_GIVEN_NAME = 40
_MOST_WORDS = 6


def clean_text(value: str | None) -> str:
    """One line of visible text, NFC, without spaces at its ends; "" when nothing can be seen.

    Control characters and those that reorder text become a space, invisible ones vanish. So a
    value can stand in a header, a subject or a sentence without breaking it.
    """
    spaced = "".join(_cleaned(char) for char in unicodedata.normalize("NFC", value or ""))
    text = " ".join(spaced.split())
    return text if any(_is_visible(char) for char in text) else ""


def is_blank(value: str | None) -> bool:
    """Whether a person looking at this would see nothing."""
    return not clean_text(value)


def first_name(full_name: str | None) -> str:
    """The given name to greet somebody by, or "" when it is not certain.

    "Ilze Bērziņa", "ILZE BĒRZIŅA" and "Bērziņa, Ilze" are all "Ilze". Empty for companies, titles,
    couples, initials, user names and addresses, and where the family name comes first.
    """
    text = clean_text(full_name)
    if not text or len(text) > _LONGEST_NAME or not _is_written_like_a_name(text):
        return ""
    words = _given_name_first(text)
    if not words or len(words) > _MOST_WORDS or _is_no_person(words):
        return ""
    given = words[0]
    return _in_name_case(given) if _can_greet(given, words) else ""


def initials(name: str | None) -> str:
    """Up to two letters for a round picture: first and last word, in any script; "?" for none."""
    text = clean_text(name)
    ordered = _given_name_first(text) or text.replace(",", " ").split()
    words = [word for word in ordered if word.casefold() not in _TITLES]
    letters = [letter for letter in map(_first_letter, words) if letter]
    return "".join(letters[:1] + letters[1:][-1:]) or "?"


def _cleaned(char: str) -> str:
    category = unicodedata.category(char)
    if category in {"Cc", "Zl", "Zp"} or char in _BIDI_CONTROLS:
        return " "
    if category == "Cs" or (category == "Cf" and char not in _JOINERS):
        return ""
    return char


def _is_visible(char: str) -> bool:
    category = unicodedata.category(char)
    # What this Python's Unicode does not know yet (Cn) may well be visible.
    return not (char in _DRAWN_EMPTY or category in {"Cc", "Cf", "Cs"} or category[0] in "MZ")


def _is_written_like_a_name(text: str) -> bool:
    """Letters with the few signs that names have; "." only at a word's end, so no addresses."""
    if re.search(r"\.\w", text) or _VIETNAMESE.search(text.casefold()):
        return False
    return all(_belongs_in_a_name(char) for char in text)


def _belongs_in_a_name(char: str) -> bool:
    if char in " .,-'’ʼ‘‐·" or char in _JOINERS:
        return True
    if unicodedata.category(char)[0] not in "LM" or char in _DRAWN_EMPTY:
        return False
    return not unicodedata.name(char, "").startswith(_FAMILY_FIRST_SCRIPTS)


def _given_name_first(text: str) -> list[str]:
    """The words in the order of speech: "O'Neill, John" is John O'Neill. Empty if in doubt."""
    parts = [part.split() for part in text.split(",")]
    if len(parts) > 2 or not all(parts):
        return []
    if len(parts) == 2:
        family, given = parts
        return family if given[0].casefold() in _SUFFIXES else given + family
    return parts[0]


def _is_no_person(words: list[str]) -> bool:
    folded = {word.casefold() for word in words}
    bare = {word.strip(".") for word in folded}
    if folded & _TITLES or bare & (_COMPANY_WORDS | _NOT_PEOPLE):
        return True
    return any(word.strip(".") in _COMPANY_CAPITALS for word in words)


def _can_greet(given: str, words: list[str]) -> bool:
    letters = [char for char in given if char.isalpha()]
    if len(letters) < 2 or len(given) > _LONGEST_GIVEN_NAME or "." in given:
        return False
    if not (given[0].isalpha() and unicodedata.category(given[-1])[0] in "LM"):
        return False
    return not _is_other_part(given, words) and not _is_code(given, words)


def _is_other_part(given: str, words: list[str]) -> bool:
    folded = given.casefold()
    if folded in _HALF_NAMES or (folded in _PARTICLES and given.islower()):
        return True
    return folded in _FAMILY_FIRST and len(words) > 1


def _is_code(given: str, words: list[str]) -> bool:
    """Letters to spell ("JR Smith", "IBM") or a user name ("jsmith"), and not "BO DEREK"."""
    if len(words) == 1:
        return given.islower() or (given.isupper() and len(given) <= 3)
    return given.isupper() and len(given) <= 3 and not all(word.isupper() for word in words)


def _in_name_case(given: str) -> str:
    """Names in capitals only or small letters only get one capital a part; others stay."""
    if not (given.isupper() or given.islower()):
        return given
    return "".join(_capitalised(part) for part in re.split(r"([-'’ʼ‐])", given))


def _capitalised(part: str) -> str:
    if "İ" in part:  # Turkish: I and İ are two letters, with ı and i as their small ones
        return part[0] + part[1:].replace("I", "ı").replace("İ", "i").lower()
    return part.capitalize()


def _first_letter(word: str) -> str:
    letter = next((char for char in word if char.isalpha() and char not in _DRAWN_EMPTY), "")
    return letter.title()[:1]
