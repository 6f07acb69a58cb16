"""The smallest page that the letter editor works on: its elements, its data, its draft.

What a page owes the editor is in frontend/letter-editor/README.md; this is all of it and nothing
else, so that the editor is tested apart from the screen that it is part of.
"""

from __future__ import annotations

import itertools
import json
import threading
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template import engines
from django.urls import include, path

from templates_app.document import DocumentError, parse_document, parse_subject
from templates_app.editor_strings import editor_strings

FIELDS = [
    {
        "name": name,
        "label": label,
        "meaning": meaning,
        "sample": sample,
        "can_be_empty": can_be_empty,
        "guard": guard,
    }
    for name, label, meaning, sample, can_be_empty, guard in [
        ("first_name", "first name", "given name as they wrote it", "Joakim", True, ""),
        ("first_name_vocative", "form of address", "Latvian vocative", "Mārtiņ", True, ""),
        ("product", "product", "what was subscribed to", "Brightdesk", False, ""),
        ("plan", "plan", "name of the plan", "Premium", True, "has_plan"),
        ("end_date", "end date", "the last day", "30 November 2025", True, "has_end_date"),
    ]
]
CONDITIONS = [
    {"name": "has_end_date", "label": "the last day is known", "meaning": "and still ahead"},
    {"name": "has_plan", "label": "the plan has a name", "meaning": ""},
]
SURVEYS = [
    {"slug": "why", "name": "Why", "rows": [f"Reason {n}" for n in range(1, 8)], "note": ""},
    {"slug": "reasons", "name": "Reasons", "rows": ["Too expensive", "Other"], "note": ""},
]
DESTINATIONS = [
    {"name": "way_back", "label": "the way back"},
    {
        "name": "survey",
        "label": "the survey",
        "targets": [{"value": s["slug"], "label": s["name"]} for s in SURVEYS],
    },
]

PAGE = """{% extends "admin/base_site.html" %}{% load static %}
{% block extrastyle %}
<link rel="stylesheet" href="{% static "templates_app/editor.css" %}">
{% endblock %}
{% block content %}
<form method="post" action="/editor/publish"
      data-draft-url="/editor/draft/{{ draft.number }}">{% csrf_token %}
  <input type="hidden" name="revision" value="{{ draft.revision }}">
  <p data-draft-status></p>
  <button>Publish</button>
  <button data-preview formaction="/editor/preview" formtarget="preview" formnovalidate
          hidden></button>
  <div data-draft-banner hidden></div>
  <div id="tools"></div>
  <div class="subj">
    <span class="k" id="subject-name">Subject</span>
    <div data-subject-editor data-subject-input="subject" aria-labelledby="subject-name"
         lang="{{ language }}"></div><span class="w"></span>
    <label class="k" for="preview-line">Preview line</label>
    <input class="le-line" id="preview-line" name="preview_line" value="{{ draft.preview_line }}">
    <span class="w" data-count="preview-line" data-most="90"></span>
  </div>
  <input type="hidden" id="subject" name="subject" value="{{ subject }}">
  <textarea id="document" name="document" hidden>{{ document }}</textarea>
  <div class="canvas"><div data-letter-editor data-document-input="document" data-toolbar="tools"
       lang="{{ language }}"></div></div>
</form>
<iframe name="preview" title="Preview"></iframe>
{{ fields|json_script:"editor-fields" }}
{{ conditions|json_script:"editor-conditions" }}
{{ destinations|json_script:"editor-destinations" }}
{{ surveys|json_script:"editor-surveys" }}
{{ signature|json_script:"editor-signature" }}
{{ strings|json_script:"editor-strings" }}
<script type="module" src="{% static "templates_app/dist/letter-editor.js" %}"></script>
{% endblock %}
"""


_numbers = itertools.count(1)


@dataclass
class Draft:
    """The draft as a server has it. `trouble`: what it answers instead of saving.

    Each has an address of its own: a page that is closing still saves, and by then the next test
    may have begun.
    """

    number: int = field(default_factory=lambda: next(_numbers))
    document: Any = field(default_factory=lambda: {"type": "doc"})
    subject: Any = field(default_factory=list)
    preview_line: str = ""
    revision: int = 1
    language: str = "en"
    trouble: str = ""
    previewed: int = 0
    words: dict[str, str] = field(default_factory=dict)
    may_answer: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.may_answer.set()

    def colleague_writes(self, document: Any) -> None:
        self.document, self.revision = document, self.revision + 1


draft = Draft()


def page(request: HttpRequest) -> HttpResponse:
    context = {
        "title": "A letter",
        "is_popup": True,
        "draft": draft,
        "language": draft.language,
        "document": json.dumps(draft.document),
        "subject": json.dumps(draft.subject),
        "fields": FIELDS,
        "conditions": CONDITIONS,
        "destinations": DESTINATIONS,
        "surveys": SURVEYS,
        "signature": ["All the best,", "The Brightdesk team"],
        "strings": editor_strings() | draft.words,
    }
    return HttpResponse(engines["django"].from_string(PAGE).render(context, request))


def save(request: HttpRequest, number: int) -> HttpResponse:
    if number != draft.number:
        return HttpResponse("Of a test that is over.", status=410)
    draft.may_answer.wait(10)
    if draft.trouble == "signed out":
        return HttpResponseRedirect("/admin/login/")
    if draft.trouble:
        return HttpResponse(draft.trouble, status=503)
    if int(request.POST["revision"]) != draft.revision:
        return JsonResponse(
            {"revision": draft.revision, "who": "Tomass", "document": draft.document}, status=409
        )
    try:
        document = parse_document(json.loads(request.POST["document"]))
        parse_subject(json.loads(request.POST["subject"]))
    except DocumentError as error:
        return JsonResponse({"message": str(error)}, status=400)
    draft.document = document.to_json()
    draft.subject = json.loads(request.POST["subject"])
    draft.preview_line = request.POST["preview_line"]
    draft.revision += 1
    return JsonResponse({"revision": draft.revision, "saved_at": "09:42"})


def publish(request: HttpRequest) -> HttpResponse:
    is_stale = int(request.POST["revision"]) != draft.revision
    draft.document = json.loads(request.POST["document"])
    return HttpResponse("Stale" if is_stale else "Published")


def preview(request: HttpRequest) -> HttpResponse:
    draft.previewed += 1
    response = HttpResponse(f"<p>Preview {draft.previewed}</p>")
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'self'"
    return response


urlpatterns = [
    path("editor/", page),
    path("editor/draft/<int:number>", save),
    path("editor/preview", preview),
    path("editor/publish", publish),
    path("", include("cancelmail_site.urls")),
]
