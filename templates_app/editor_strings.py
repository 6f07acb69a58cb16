"""The letter editor's own words, for a page to pass on in the language of the screen.

The keys and the English are those of frontend/letter-editor/strings.js; a test compares them.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

_STRINGS = {
    "letter.name": _("Letter"),
    "letter.empty": _("Write the letter here. Type / for a block, { for a field."),
    "subject.name": _("Subject"),
    "toolbar.name": _("Formatting"),
    "undo": _("Undo"),
    "redo": _("Redo"),
    "style": _("Text style"),
    "style.paragraph": _("Text"),
    "style.heading": _("Heading"),
    "style.subheading": _("Small heading"),
    "bold": _("Bold"),
    "italic": _("Italic"),
    "link": _("Link"),
    "link.address": _("Address"),
    "link.help": _("Starts with https:// or mailto:"),
    "link.unsafe": _("This is no web or mail address. It has to start with https:// or mailto:."),
    "link.remove": _("Remove link"),
    "list.bullets": _("List"),
    "list.numbers": _("Numbered list"),
    "quote": _("Quote"),
    "field": _("Field"),
    "field.menu": _("Fields"),
    "field.none": _("No field is called that."),
    "field.example": _("for example {sample}"),
    "field.or": _("or “{words}”"),
    "field.orNothing": _("or nothing"),
    "field.mayBeEmpty": _("This field may be empty. Decide what stands there then."),
    "field.unknown": _("No field is called that. Choose one, or turn it into words."),
    "field.edit": _("Field {label}"),
    "field.selected": _("Field {label}. Enter changes it."),
    "field.which": _("Field"),
    "field.choose": _("Choose a field"),
    "field.whenEmpty": _("When it is empty"),
    "field.whenEmpty.words": _("Write these words"),
    "field.whenEmpty.nothing": _("Write nothing"),
    "field.whenEmpty.open": _("Not decided yet"),
    "field.words": _("Words instead"),
    "field.before": _("Words before it"),
    "field.after": _("Words after it"),
    "field.around.help": _("They come and go with the value, spaces included."),
    "field.always": _("Always has a value."),
    "field.toText": _("Turn into words"),
    "field.remove": _("Remove field"),
    "condition": _("Condition"),
    "condition.onlyIf": _("Only if"),
    "condition.which": _("Show only if"),
    "condition.unknown": _("unknown condition {name}"),
    "condition.else": _("Otherwise"),
    "condition.addElse": _("Add “otherwise”"),
    "condition.removeElse": _("Remove “otherwise”"),
    "condition.unwrap": _("Always show this text"),
    "condition.remove": _("Remove with its text"),
    "button": _("Button"),
    "button.leadsTo": _("leads to"),
    "button.target": _("Which one"),
    "button.unknown": _("unknown place {name}"),
    "button.label": _("Button"),
    "button.remove": _("Remove button"),
    "answers": _("Survey answers"),
    "answers.survey": _("Survey"),
    "answers.count": _("{count} answers"),
    "answers.more": _("and {count} more"),
    "answers.unknown": _("unknown survey {slug}"),
    "answers.none": _("There is no survey yet."),
    "answers.remove": _("Remove answers"),
    "divider": _("Divider"),
    "signature": _("Signature"),
    "signature.hint": _("The sign-off of the team, or of the person who writes"),
    "blocks.menu": _("Blocks"),
    "blocks.none": _("No block is called that."),
    "done": _("Done"),
    "cancel": _("Cancel"),
    "saving": _("Saving …"),
    "saved": _("Saved {time}"),
    "save.failed": _(
        "Not saved: no answer from the server. Your text is kept in this browser; trying again."
    ),
    "save.signedOut": _(
        "Not saved: you are signed out. Your text is kept in this browser. Sign in in "
        "another tab, then go on here."
    ),
    "save.refused": _("Not saved: {message} Your text is kept in this browser."),
    "save.tryNow": _("Try now"),
    "save.restored": _("Words that could not be saved last time are back. Undo removes them."),
    "save.conflict": _(
        "{who} changed this letter meanwhile. Both texts are kept: yours here, theirs "
        "on the server."
    ),
    "save.someone": _("A colleague"),
    "save.seeTheirs": _("See theirs in a new tab"),
    "save.keepMine": _("Keep mine"),
    "save.takeTheirs": _("Take theirs"),
    "save.tookTheirs": _("This is their text now. Undo brings yours back."),
}


def editor_strings() -> dict[str, str]:
    """The words in the present language, for `json_script` under the id `editor-strings`."""
    return {key: str(words) for key, words in _STRINGS.items()}
