"""What a page says about itself: title, publisher, address, day of publication, language.

Read from what pages state for machines and from nothing else: linked data (schema.org), the Open Graph and Dublin
Core names of ``<meta>``, elements that are marked as the day of publication. A day found in the text or in the address,
the day of a change, and the day on which the page was read are no days of publication.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sitmap.sources.decode import clean_line
from sitmap.sources.entries import language_code, stated_day, web_address
from sitmap.sources.records import parse_json

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["PageFacts", "linked_data", "page_facts", "types_of"]

# schema.org: Article, SocialMediaPosting, and the kinds of them that newsrooms use.
_ARTICLES = frozenset(
    "Article NewsArticle ReportageNewsArticle AnalysisNewsArticle BackgroundNewsArticle BlogPosting LiveBlogPosting"
    " SocialMediaPosting DiscussionForumPosting Report WebPage".split()
)
# Open Graph's article:published_time, Dublin Core's issued and date, and what the large publishing systems write.
_DAYS = (
    "article:published_time", "og:article:published_time", "datepublished", "dcterms.issued", "dc.date.issued",
    "dcterms.date", "dc.date", "parsely-pub-date", "sailthru.date", "citation_publication_date", "publish-date",
    "publication_date", "pubdate", "date",
)  # fmt: skip
_BETWEEN = " |-–—:·•»/"


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a page states about itself; None where it does not.

    Attributes
    ----------
    title, publisher, url, lang : str, optional
        As in `Report`; the title without the name of the site.
    published : datetime.date, optional
        Day of publication.
    """

    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    published: date | None = None
    lang: str | None = None


def page_facts(tree: HtmlElement, title: str | None, address: str | None) -> PageFacts:
    """Read what a page states about itself.

    Parameters
    ----------
    tree : lxml.html.HtmlElement
        The whole page.
    title : str, optional
        The words of its ``<title>``.
    address : str, optional
        Where it was fetched; None of a saved page.
    """
    metas = _metas(tree)
    nodes = list(linked_data(tree))
    articles = [node for node in nodes if types_of(node) & _ARTICLES]
    publisher = metas.get("og:site_name") or _publisher(articles)
    return PageFacts(
        title=metas.get("og:title") or _without_site(title, publisher),
        publisher=publisher,
        url=_own_address(tree, metas, address),
        published=_published(tree, metas, articles),
        lang=language_code(tree.get("lang"))
        or next((code for node in articles if (code := language_code(node.get("inLanguage")))), None)
        or language_code(metas.get("og:locale"))
        or language_code(metas.get("content-language")),
    )


def linked_data(tree: HtmlElement) -> Iterator[Mapping[str, Any]]:
    """Yield the objects of a page's linked data (JSON-LD) that stand for themselves, not inside another."""
    for script in tree.iterfind(".//script[@type='application/ld+json']"):
        try:
            value = parse_json((script.text or "").strip())
        except ValueError:
            continue
        waiting = value if isinstance(value, list) else [value]
        for node in waiting:
            if not isinstance(node, dict):
                continue
            graph = node.get("@graph")
            yield from (one for one in graph if isinstance(one, dict)) if isinstance(graph, list) else (node,)


def types_of(node: Mapping[str, Any]) -> frozenset[str]:
    """Return the types of an object of linked data."""
    types = node.get("@type")
    return frozenset(one for one in (types if isinstance(types, list) else [types]) if isinstance(one, str))


def _metas(tree: HtmlElement) -> dict[str, str]:
    """Return the ``<meta>`` values by their name in small letters; the first of a name counts."""
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        value = clean_line(meta.get("content") or "")
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            name = (meta.get(attribute) or "").strip().lower()
            if name and value:
                found.setdefault(name, value)
    return found


def _publisher(articles: list[Mapping[str, Any]]) -> str | None:
    for node in articles:
        given = node.get("publisher")
        name = given.get("name") if isinstance(given, dict) else given
        if isinstance(name, str) and clean_line(name):
            return clean_line(name)
    return None


def _without_site(title: str | None, publisher: str | None) -> str | None:
    """Take the name of the site off a title: ``Headline | Site``."""
    if title and publisher and title != publisher:
        for rest in (title.removesuffix(publisher), title.removeprefix(publisher)):
            stripped = rest.strip(_BETWEEN)
            if rest != title and rest.strip() != stripped:
                return stripped
    return title


def _own_address(tree: HtmlElement, metas: Mapping[str, str], address: str | None) -> str | None:
    """Return the address that a page calls its own; of one that was fetched only within the host that it came from."""
    fetched = web_address(address)
    canonical = next((link.get("href") for link in tree.iter("link") if link.get("rel") == "canonical"), None)
    own = web_address(canonical, fetched) or web_address(metas.get("og:url"), fetched)
    if fetched and (own is None or urlsplit(own).hostname != urlsplit(fetched).hostname):
        return fetched
    return own


def _published(tree: HtmlElement, metas: Mapping[str, str], articles: list[Mapping[str, Any]]) -> date | None:
    """Return the stated day; None where articles of one page state several, since it cannot be told whose is meant."""
    proper = [node for node in articles if types_of(node) != {"WebPage"}] or articles
    days = {day for node in proper if (day := stated_day(node.get("datePublished")))}
    if days:
        return days.pop() if len(days) == 1 else None
    for name in _DAYS:
        if day := stated_day(metas.get(name)):
            return day
    days = {day for element in tree.iter("time", "span", "abbr", "div") if (day := _marked_day(element))}
    return days.pop() if len(days) == 1 else None


def _marked_day(element: HtmlElement) -> date | None:
    """Return the day of an element that is marked as the day of publication (microdata, HTML, microformats)."""
    marked = (
        element.get("itemprop") == "datePublished"
        or element.get("pubdate") is not None
        or "dt-published" in (element.get("class") or "").split()
    )
    return (stated_day(element.get("datetime")) or stated_day(element.get("content"))) if marked else None
