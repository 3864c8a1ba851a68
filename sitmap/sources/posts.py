"""Pages that hold many reports, each with a day of its own: previews of Telegram channels, live blogs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sitmap.sources.decode import clean_line
from sitmap.sources.entries import Entry, stated_day, web_address
from sitmap.sources.markup import strip_markup
from sitmap.sources.pagefacts import linked_data, types_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["channel_posts", "live_posts"]


def channel_posts(tree: HtmlElement, frame: Entry) -> list[Entry]:
    """Return the posts of a channel's page as ``t.me/s/NAME`` shows it.

    Parameters
    ----------
    tree : lxml.html.HtmlElement
        The page.
    frame : Entry
        What holds for the whole page; its title is the channel's name.

    Returns
    -------
    list of Entry
        The posts that have words, in the order of the page; none if it is a page of another kind.
    """
    from lxml.html import tostring

    posts = []
    for message in tree.iterfind(".//div[@data-post]"):
        body = next((one for one in message.iter("div") if _is_text(one)), None)
        words = strip_markup(tostring(body, encoding="unicode", with_tail=False)).text if body is not None else ""
        if not words:
            continue
        address = web_address(f"https://t.me/{message.get('data-post')}")
        stamp = message.find(".//a[@class='tgme_widget_message_date']/time")
        posts.append(
            replace(
                frame,
                text=words,
                id=address,
                title=None,
                publisher=frame.title,
                url=address,
                published=stated_day(stamp.get("datetime")) if stamp is not None else None,
            )
        )
    return posts


def _is_text(element: HtmlElement) -> bool:
    """Tell the words of a message from those of the message that it answers."""
    classes = (element.get("class") or "").split()
    return "tgme_widget_message_text" in classes and "js-message_reply_text" not in classes


def live_posts(tree: HtmlElement, frame: Entry) -> list[Entry]:
    """Return the updates of a live blog that gives them, with their words and days, as linked data.

    Returns
    -------
    list of Entry
        In the order of the page; none if one of them lacks its words or its day, since then the page tells more.
    """
    posts = []
    for node in linked_data(tree):
        updates = node.get("liveBlogUpdate") if "LiveBlogPosting" in types_of(node) else None
        for update in updates if isinstance(updates, list) else []:
            post = _update(update, frame) if isinstance(update, dict) else None
            if post is None:
                return []
            posts.append(post)
    return posts


def _update(update: Mapping[str, Any], frame: Entry) -> Entry | None:
    body, headline = update.get("articleBody"), update.get("headline")
    words = strip_markup(body).text if isinstance(body, str) else ""
    day = stated_day(update.get("datePublished"))
    if not words or day is None:
        return None
    title = clean_line(headline) if isinstance(headline, str) else None
    own = web_address(update.get("url") or update.get("@id"), frame.url)
    own = None if own == frame.url else own
    return replace(frame, text=words, id=own, title=title or None, url=own or frame.url, published=day)
