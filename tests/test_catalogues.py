"""What the Latvian catalogues promise: no guesses, no lost placeholder, shown as written."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.contrib import admin as contrib_admin
from django.core.management import call_command
from django.utils import translation
from django.utils.translation import gettext, ngettext, npgettext, pgettext

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = sorted(ROOT.glob("*/locale/lv/LC_MESSAGES/django.po"))

# %(name)s and %s, {name}, and the tags of a text with markup.
PLACE = re.compile(r"%\(\w+\)[a-z]|%[a-z]|\{\w+\}|</?[a-z][^>]*>")
FORMATTED = re.compile(r"""(?:\|(?:date|time):|\b(?:date|time)_format\([^"']*)["']([^"']*)["']""")
SAY = {"_", "gettext", "gettext_lazy", "pgettext", "ngettext"}


def catalogue(path: Path) -> Catalog:
    with path.open(encoding="utf-8") as file:
        return read_po(file)


def translated(message: Message) -> list[str]:
    return [form for form in forms(message.string) if form]


def sources(message: Message) -> list[str]:
    return forms(message.id)


def forms(text: str | list[str] | tuple[str, ...]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def messages() -> Iterator[tuple[str, Message]]:
    for path in CATALOGUES:
        for message in catalogue(path):
            if message.id:
                yield path.relative_to(ROOT).parts[0], message


def places(text: str) -> set[str]:
    return set(PLACE.findall(text))


def differs(message: Message) -> bool:
    """A plural may say "one" without its number; nothing may say what the source does not."""
    known = [places(source) for source in sources(message)]
    return any(places(form) not in known for form in translated(message))


def test_no_translation_loses_or_invents_a_placeholder():
    assert [(room, message.id) for room, message in messages() if differs(message)] == []


def test_no_translation_is_a_guess():
    assert [(room, message.id) for room, message in messages() if message.fuzzy] == []


def test_one_english_string_is_one_latvian_string_everywhere():
    # Django puts the catalogues of all rooms into one: the other translation would be lost.
    found = defaultdict(set)
    for _room, message in messages():
        for form in translated(message)[:1]:
            found[message.context, sources(message)[0]].add(form)
    assert {key: ways for key, ways in found.items() if len(ways) > 1} == {}


def quotes_badly(message: Message, form: str) -> bool:
    plain = re.sub(r"<[^>]+>", "", form)
    is_code = '"' in sources(message)[0]  # JSON to be typed as it stands
    return "“" in plain or ('"' in plain and not is_code) or plain.count("„") != plain.count("”")


def test_latvian_has_its_own_quotation_marks():
    wrong = [
        (room, form)
        for room, message in messages()
        for form in translated(message)
        if quotes_badly(message, form)
    ]
    assert wrong == []


def test_what_is_written_is_what_is_shown():
    # It is not where it was not compiled, and where Django has the same words and comes first.
    with translation.override("lv"):
        wrong = [
            (room, form, said)
            for room, message in messages()
            for form, said in zip(forms(message.string), shown(message), strict=True)
            if form and form != said
        ]
    assert wrong == []


def shown(message: Message) -> list[str]:
    if not message.pluralizable:
        source = sources(message)[0]
        return [pgettext(message.context, source) if message.context else gettext(source)]
    one, many = sources(message)
    counts = (1, 2, 0)  # in the order of the forms
    if message.context:
        return [npgettext(message.context, one, many, count) for count in counts]
    return [ngettext(one, many, count) for count in counts]


def test_no_string_hides_from_the_catalogues_within_another():
    # xgettext does not look into the braces of an f-string.
    hidden = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for room in CATALOGUES
        for path in sorted((ROOT / room.relative_to(ROOT).parts[0]).rglob("*.py"))
        if "gettext" in (text := path.read_text(encoding="utf-8"))
        for outer in ast.walk(ast.parse(text))
        if isinstance(outer, ast.JoinedStr)
        for node in ast.walk(outer)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in SAY
        if isinstance(node.args[0], ast.Constant)
    ]
    assert hidden == []


def test_dates_are_written_by_formats_with_a_name():
    # "j M Y" stays English in every language.
    fixed = [
        f"{path.relative_to(ROOT)}: {found}"
        for catalogue in CATALOGUES
        for room in [ROOT / catalogue.relative_to(ROOT).parts[0]]
        for path in sorted([*room.rglob("*.html"), *room.rglob("*.py")])
        for found in FORMATTED.findall(path.read_text(encoding="utf-8"))
        if not re.fullmatch(r"[A-Z_]+_FORMAT|c|Y-m-d|H:i|[DFE]", found)
    ]
    assert fixed == []


def test_our_words_for_djangos_scripts_are_words_that_it_has():
    ours = catalogue(ROOT / "cancelmail_site/locale/lv/LC_MESSAGES/djangojs.po")
    admin = Path(contrib_admin.__file__).parent
    djangos = catalogue(admin / "locale/lv/LC_MESSAGES/djangojs.po")
    assert [message.id for message in ours if message.id and message.id not in djangos] == []


def test_every_string_of_the_code_is_in_the_catalogues_in_latvian(tmp_path, monkeypatch):
    """Fails on a string without Latvian, and on one that is gone. Mend both: script/messages."""
    for path in sources_of_strings():
        copy = tmp_path / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copyfile(path, copy)
    monkeypatch.chdir(tmp_path)
    call_command("makemessages", verbosity=0)

    fresh = {path: (tmp_path / path.relative_to(ROOT)) for path in CATALOGUES}
    missing = {
        path.relative_to(ROOT).parts[0]: [sources(m)[0] for m in catalogue(new) if lacks(m)]
        for path, new in fresh.items()
    }
    assert {room: sentences for room, sentences in missing.items() if sentences} == {}
    assert [path.name for path, new in fresh.items() if new.read_text() != path.read_text()] == []


def sources_of_strings() -> list[Path]:
    rooms = [*{path.relative_to(ROOT).parts[0] for path in CATALOGUES}, "lib"]
    return [
        path
        for room in rooms
        for path in sorted((ROOT / room).rglob("*"))
        if path.suffix in {".py", ".html", ".txt", ".po"}
    ]


def lacks(message: Message) -> bool:
    return bool(message.id) and len(translated(message)) < len(forms(message.string))
