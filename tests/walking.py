"""Walking all that the installation serves: by the links of its pages, and by its addresses."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

PART = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")
MOST_OF_A_KIND = 2  # pages behind one pattern of addresses: they run the same code


class Links(HTMLParser):
    """Every address that a page offers to a reader, a scanner or a prefetcher."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        names = {"href", "src", "hx-get", "action", "formaction", "data-url"}
        self.found += [value for name, value in attributes if name in names and value]


def kind(path: str) -> str:
    """The pattern that serves this path, with the model of an admin page."""
    try:
        match = resolve(path)
    except Resolver404:
        return path
    return f"{match.route} {match.url_name}"


def crawl(client: Client, *starts: str) -> set[str]:
    """Open every address that can be reached from the given ones, by GET and by HEAD."""
    seen: set[str] = set()
    kinds: Counter[str] = Counter()
    waiting = deque(starts)
    while waiting:
        address = waiting.popleft()
        path = urlsplit(address).path
        if path in seen or path.startswith("/static/") or kinds[kind(path)] >= MOST_OF_A_KIND:
            continue
        seen.add(path)
        kinds[kind(path)] += 1
        client.head(address)
        response = client.get(address)
        assert response.status_code < 500, address
        if "Location" in response:
            waiting.append(urljoin(address, response["Location"]))
        if "html" in response.get("Content-Type", "") and not response.streaming:
            links = Links()
            links.feed(response.content.decode())
            local = (urljoin(address, link) for link in links.found)
            waiting.extend(link for link in local if not urlsplit(link).netloc)
    return seen


def routes(
    resolver: URLResolver | None = None, above: str = "", names: tuple[str, ...] = ()
) -> Iterator[tuple[str, str]]:
    """Every address that the resolver knows, its parts as `<name>`, with its name (`app:name`)."""
    found: Any = resolver or get_resolver()
    for pattern in found.url_patterns:
        route = above + str(pattern.pattern).strip("^$").replace("\\.", ".")
        if isinstance(pattern, URLPattern):
            yield PART.sub(r"<\1\2>", f"/{route}"), ":".join([*names, pattern.name or ""])
        else:
            inner = (*names, pattern.namespace) if pattern.namespace else names
            yield from routes(pattern, route, inner)
