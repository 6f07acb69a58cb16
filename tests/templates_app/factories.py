"""Letters for tests."""

from __future__ import annotations

from factory.declarations import Sequence, SubFactory
from factory.django import DjangoModelFactory

from templates_app.models import Letter, LetterKind, LetterText, SubjectLine


class LetterFactory(DjangoModelFactory[Letter]):
    class Meta:
        model = Letter

    slug = Sequence(lambda n: f"letter-{n}")
    titles = {"en": "A letter", "lv": "Vēstule"}
    kind = LetterKind.LETTER


class SubjectLineFactory(DjangoModelFactory[SubjectLine]):
    class Meta:
        model = SubjectLine

    slug = Sequence(lambda n: f"subject-{n}")
    intents = {"en": "a subject"}
    texts = {"en": [{"type": "text", "text": "A subject"}]}


class LetterTextFactory(DjangoModelFactory[LetterText]):
    """One paragraph: "Hi Ilze,"."""

    class Meta:
        model = LetterText

    letter = SubFactory(LetterFactory)
    language = "en"
    subject = [{"type": "text", "text": "About your cancellation"}]
    preview_line = "A few words."
    document = {
        "type": "doc",
        "content": [
            {
                "type": "paragraph",
                "content": [
                    {"type": "text", "text": "Hi "},
                    {
                        "type": "field",
                        "attrs": {
                            "name": "first_name",
                            "fallback": "there",
                            "before": "",
                            "after": "",
                        },
                    },
                    {"type": "text", "text": ","},
                ],
            },
            {"type": "signature"},
        ],
    }
