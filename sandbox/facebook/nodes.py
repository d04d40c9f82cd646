"""The fields of pages, posts, videos and reels.

Here: which fields a node has, and their values; an unknown field is an error. Not here:
edges and lists.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.facebook import metrics
from sandbox.facebook.errors import graph_error
from sandbox.facebook.fields import Field, Fields
from sandbox.facebook.insights import graph_time, read_insights
from sandbox.facebook.metrics import Subject
from sandbox.facebook.pages import Page
from sandbox.facebook.posts import Post
from sandbox.kit.faults import Faults
from sandbox.kit.tokens import Token

MEDIA = {"photo": "photo", "video": "video", "reel": "video", "link": "link"}
STATUS = {
    "photo": "added_photos",
    "video": "added_video",
    "reel": "added_video",
    "status": "mobile_status_update",
    "link": "shared_story",
}
SITE = "https://www.facebook.com"
FORMAT_FIELDS = ("embed_html", "filter", "height", "picture", "width")


@dataclass(frozen=True, slots=True)
class View:
    """Who asks, and when."""

    now: int
    token: Token
    text: str
    """The token as it was sent; links to other pages contain it."""
    base: str
    faults: Faults

    def url(self, path: str) -> str:
        """Return a link that contains the token, as the real ones do."""
        return f"{self.base}/{path}?access_token={self.text}&pretty=0"

    def insights(self, subject: Subject, arguments: Mapping[str, str]) -> Any:
        """Return the insights of a page token's own page."""
        if self.token.user != subject.page.id:
            raise graph_error(
                190, "(#190) This method must be called with a Page Access Token"
            )
        data = read_insights(
            subject,
            arguments,
            now=self.now,
            faults=self.faults,
            scopes=self.token.scopes,
        )
        links = {
            name: self.url(f"{subject.id}/insights") for name in ("previous", "next")
        }
        return {"data": data, "paging": links}


Value = Callable[[Any, View, Field], Any]


def render(kind: str, node: Any, fields: Fields, view: View) -> dict[str, Any]:
    """Return a node with the requested fields; a field without a value is absent."""
    known = KINDS[kind]
    if not fields:
        fields = {name: Field(name) for name in DEFAULTS[kind]}
    found: dict[str, Any] = {}
    for name, one in fields.items():
        if name not in known:
            raise graph_error(
                100,
                f"(#100) Tried accessing nonexisting field ({name}) on node type "
                f"({kind})",
            )
        value = known[name](node, view, one)
        if value is not None:
            found[name] = value
    return {**found, "id": known["id"](node, view, Field("id"))}


def _summary(count: Callable[[Post, int], int]) -> Value:
    def value(node: Post, view: View, one: Field) -> Any:
        if one.arguments.get("summary") not in ("total_count", "true"):
            raise graph_error(100, "(#100) The sandbox expects summary(total_count)")
        total = count(node, view.now)
        return {"data": [], "summary": {"total_count": total}}

    return value


def _only(values: Mapping[str, Any], one: Field) -> dict[str, Any]:
    return {name: values[name] for name in one.fields or values if name in values}


def _attachments(node: Post, view: View, one: Field) -> Any:
    if node.kind not in MEDIA:
        return None
    target = node.video_id or node.id.rpartition("_")[2]
    attachment = {
        "media_type": MEDIA[node.kind],
        "type": {"reel": "video_inline", "video": "video_inline"}.get(
            node.kind, node.kind
        ),
        "target": {"id": target},
        "title": node.message[:20],
        "unshimmed_url": f"https://example.com/{node.number}",
    }
    return {"data": [_only(attachment, one)]}


def _shares(node: Post, view: View, one: Field) -> Any:
    count = node.shares(view.now)
    return {"count": count} if count else None


def _picture(node: Page, view: View, one: Field) -> Any:
    url = f"{SITE}/sandbox/{node.id}.jpg"
    picture = {"height": 50, "is_silhouette": False, "url": url, "width": 50}
    return {"data": _only(picture, one)}


def _format(node: Post, view: View, one: Field) -> Any:
    if unknown := set(one.fields) - set(FORMAT_FIELDS):
        raise graph_error(
            100,
            f"(#100) Tried accessing nonexisting field ({min(unknown)}) on node type "
            "(VideoFormat)",
        )
    width, height = node.size
    sizes = [(f"{side}x{side}", side) for side in (130, 480)]
    found = []
    for name, longest in (*sizes, ("native", max(width, height))):
        values = {
            "embed_html": f'<iframe src="{SITE}/plugins/video.php"></iframe>',
            "filter": name,
            "height": height * longest // max(width, height),
            "picture": f"https://scontent.example/{node.video_id}-{name}.jpg?oe=1",
            "width": width * longest // max(width, height),
        }
        found.append(_only(values, one))
    return found


PAGE: Mapping[str, Value] = {
    "id": lambda node, view, one: node.id,
    "name": lambda node, view, one: node.name(view.now),
    "username": lambda node, view, one: node.creator.login(view.now),
    "link": lambda node, view, one: f"{SITE}/{node.creator.login(view.now)}",
    "about": lambda node, view, one: f"The page of {node.name(view.now)}",
    "bio": lambda node, view, one: None,
    "category": lambda node, view, one: "Gaming video creator",
    "fan_count": lambda node, view, one: node.followers(view.now) * 96 // 100,
    "followers_count": lambda node, view, one: node.followers(view.now),
    "picture": _picture,
    "cover": lambda node, view, one: _only(
        {"id": "1", "source": f"{SITE}/sandbox/{node.id}-cover.jpg"}, one
    ),
    "is_published": lambda node, view, one: True,
    "has_transitioned_to_new_page_experience": lambda node, view, one: True,
    "insights": lambda node, view, one: view.insights(
        metrics.of_page(node), one.arguments
    ),
}

POST: Mapping[str, Value] = {
    "id": lambda node, view, one: node.id,
    "message": lambda node, view, one: node.message,
    "created_time": lambda node, view, one: graph_time(node.created_at),
    "updated_time": lambda node, view, one: graph_time(node.created_at + 60),
    "permalink_url": lambda node, view, one: (
        f"{SITE}/{node.id.replace('_', '/posts/')}"
    ),
    "status_type": lambda node, view, one: STATUS[node.kind],
    "is_hidden": lambda node, view, one: False,
    "parent_id": lambda node, view, one: None,
    "full_picture": lambda node, view, one: f"{SITE}/sandbox/{node.id}.jpg",
    "attachments": _attachments,
    "shares": _shares,
    "reactions": _summary(Post.reactions),
    "comments": _summary(Post.comments),
    "insights": lambda node, view, one: view.insights(
        metrics.of_post(node), one.arguments
    ),
}

VIDEO: Mapping[str, Value] = {
    "id": lambda node, view, one: node.video_id,
    "title": lambda node, view, one: None if node.kind == "reel" else node.message[:30],
    "description": lambda node, view, one: node.message,
    "created_time": lambda node, view, one: graph_time(node.created_at),
    "updated_time": lambda node, view, one: graph_time(node.created_at + 300),
    "length": lambda node, view, one: node.seconds + 0.341,
    "format": _format,
    "permalink_url": lambda node, view, one: (
        f"/{'reel' if node.kind == 'reel' else 'watch'}/{node.video_id}/"
    ),
    "source": lambda node, view, one: f"https://video.example/{node.video_id}.mp4?oe=1",
    "picture": lambda node, view, one: f"https://scontent.example/{node.video_id}.jpg",
    "views": lambda node, view, one: node.played(view.now),
    "post_id": lambda node, view, one: node.id.rpartition("_")[2],
    "universal_video_id": lambda node, view, one: None,
    "custom_labels": lambda node, view, one: ["sandbox"] if node.number % 2 else None,
    "content_category": lambda node, view, one: "GAMING",
    "published": lambda node, view, one: True,
    "status": lambda node, view, one: _only({"video_status": "ready"}, one),
    "privacy": lambda node, view, one: _only(
        {"value": "EVERYONE", "description": "Public"}, one
    ),
    "is_crosspost_video": lambda node, view, one: False,
    "video_insights": lambda node, view, one: view.insights(
        metrics.of_video(node), one.arguments
    ),
}

KINDS: Mapping[str, Mapping[str, Value]] = {"Page": PAGE, "Post": POST, "Video": VIDEO}
DEFAULTS = {
    "Page": ("name", "id"),
    "Post": ("created_time", "message", "id"),
    "Video": ("description", "updated_time", "id"),
}
