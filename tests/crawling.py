"""Following links from page to page, as often as it is worth for each kind of page."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve

LINKS = {("a", "href"), ("iframe", "src"), ("area", "href")}
# Reads of scripts, whichever element asks for them.
READS = {"hx-get"}


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if value and ((tag, name) in LINKS or name in READS):
                self.found.append(value)


def links_of(html: str, page: str, house: str = settings.SITE_URL) -> list[str]:
    """The addresses of this house that a page leads to: path and query, without the fragment."""
    parser = _Page()
    parser.feed(html)
    return [link for found in parser.found if (link := _inside(found, page, house))]


def _inside(found: str, page: str, house: str) -> str:
    parts = urlsplit(urljoin(f"{house}{page}", found))
    is_ours = f"{parts.scheme}://{parts.netloc}" in {house, settings.SITE_URL}
    if not is_ours or parts.path.startswith(settings.STATIC_URL):
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")


class Frontier:
    """What is still to be visited: a few pages of each kind, however many links lead to it.

    A kind is what answers (the route) with the names of its parameters: a list filtered by state
    is another kind than one filtered by purpose, and both are other ones than the list alone.
    """

    def __init__(self, start: str, *, of_a_kind: int, of_a_route: int) -> None:
        self.of_a_kind, self.of_a_route = of_a_kind, of_a_route
        self.found_on: dict[str, str] = {start: ""}
        self._kinds: Counter[tuple[str, ...]] = Counter()
        self._routes: Counter[str] = Counter()
        self._left = deque([start])

    def __iter__(self) -> Iterator[str]:
        while self._left:
            yield self._left.popleft()

    def add(self, links: list[str], page: str) -> None:
        for link in links:
            if link not in self.found_on and self._is_worth_it(link):
                self.found_on[link] = page
                self._left.append(link)

    def _is_worth_it(self, link: str) -> bool:
        parts = urlsplit(link)
        route = _route(parts.path)
        names = sorted({name for name, _value in parse_qsl(parts.query, keep_blank_values=True)})
        kind = (route, *names)
        if self._kinds[kind] >= self.of_a_kind or self._routes[route] >= self.of_a_route:
            return False
        self._kinds[kind] += 1
        self._routes[route] += 1
        return True


def _route(path: str) -> str:
    try:
        return resolve(path).route
    except Resolver404:
        return path  # it leads nowhere, which a visit will say
