"""The Graph API: versions, tokens, nodes, edges and batches.

Here: the checks in Graph's order, and which path shows what. Not here: fields
(`nodes.py`), insights, tokens.
"""

import base64
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from sandbox.facebook import metrics, pages, posts
from sandbox.facebook.errors import (
    MEDIA_TYPE,
    forbidden,
    graph_error,
    invalid_token,
    missing_object,
    raise_server_fault,
)
from sandbox.facebook.fields import Fields, parse_fields
from sandbox.facebook.limits import Limits
from sandbox.facebook.nodes import View, render
from sandbox.facebook.oauth import Tokens, check_proof
from sandbox.facebook.webhooks import PageWebhooks
from sandbox.kit.api import Api as BaseApi
from sandbox.kit.api import Call as BaseCall
from sandbox.kit.app_webhooks import EDGES as WEBHOOK_EDGES
from sandbox.kit.faults import is_fault, is_garbage
from sandbox.kit.query import Query, verified_offset, whole_number
from sandbox.kit.responses import ApiError, Corruption, json_text
from sandbox.kit.state import State
from sandbox.kit.tokens import Token

VERSIONS = ("v21.0", "v22.0", "v23.0", "v24.0", "v25.0", "v26.0")
MOST_ELEMENTS, PAGE_SIZE, LARGEST = 50, 25, 100
EDGES = {
    "published_posts": ("Post", ("photo", "video", "reel", "status", "link")),
    "posts": ("Post", ("photo", "video", "reel", "status", "link")),
    "videos": ("Video", ("video",)),
    "video_reels": ("Video", ("reel",)),
}
CORRUPTION = Corruption(
    texts=("message", "description", "name"),
    integers=("reactions.summary.total_count", "views", "followers_count"),
)
GARBAGE_EDGES = ("published_posts", "videos", "video_reels")


class Call(BaseCall[Query]):
    """One request, or one element of a batch."""

    @property
    def text(self) -> str:
        """The token as it was sent."""
        header = self.request.headers.get("authorization", "").partition(" ")[2]
        return header or self.query.one("access_token") or ""


class Api(BaseApi[Query, Call]):
    """The endpoints of one server."""

    query_type, call_type = Query, Call

    def __init__(self, state: State, tokens: Tokens, hooks: PageWebhooks) -> None:
        super().__init__(state)
        self._tokens = tokens
        self._hooks = hooks
        self._limits = Limits(state.points)

    async def serve(self, request: Request) -> Response:
        """Serve one request; a new callback is asked for its challenge first."""
        return await self._hooks.verify(request, await super().serve(request))

    def authenticate(self, request: Request) -> Token:
        """Check the server's health, the path and the token."""
        raise_server_fault(request.scope["fault"])
        if request.path_params["path"].endswith("oauth/access_token"):
            return Token("app", "", 0, 0)
        header = request.headers.get("authorization", "").partition(" ")[2]
        text = header or request.query_params.get("access_token", "")
        if not text:
            message = "An access token is required to request this resource."
            raise graph_error(104, message)
        return self._tokens.accept(text)

    def respond(self, call: Call) -> Response:
        """Count the calls and return the response of a node, an edge or a batch."""
        path, _ = self._path(call.path)
        if path == "oauth/access_token":
            query = {name: one[-1] for name, one in call.query.parameters.items()}
            given = query | call.form()
            return self._json(json_text(self._tokens.exchange(given)))
        form = call.form()
        proof = form.get("appsecret_proof") or call.query.one("appsecret_proof")
        check_proof(call.text, call.token, proof)
        if call.request.method == "POST" and not path:
            return self._batch(call, form)
        headers = self._limits.take(call.token, 1, call.fault)
        if path.endswith(WEBHOOK_EDGES):
            body = self._hooks.serve(path, call.request.method, form, call.token)
            return self._json(json_text(body), headers)
        if call.request.method != "GET":
            raise graph_error(100, "(#100) The sandbox only reads this object")
        return self._json(self._text(call, path), headers)

    def _path(self, path: str) -> tuple[str, str]:
        """Return a path without its version, and the version that serves it."""
        first, _, rest = path.strip("/").partition("/")
        if first.startswith("v") and first[1:2].isdigit():
            served = first if first in VERSIONS else VERSIONS[0]
            return rest.strip("/"), served
        return path.strip("/"), VERSIONS[0]

    def _json(self, text: str, headers: dict[str, str] | None = None) -> Response:
        return Response(text, 200, headers, media_type=MEDIA_TYPE)

    def _batch(self, call: Call, form: dict[str, str]) -> Response:
        try:
            elements = json.loads(form.get("batch", ""))
            urls = [str(one["relative_url"]) for one in elements]
            methods = {one["method"] for one in elements}
        except (ValueError, KeyError, TypeError):
            raise graph_error(100, "(#100) batch must be a JSON array") from None
        if len(urls) > MOST_ELEMENTS:
            raise graph_error(
                100,
                "Too many requests in batch message. Maximum batch size is "
                f"{MOST_ELEMENTS}",
            )
        if methods - {"GET"}:
            raise graph_error(100, "(#100) The sandbox only reads in a batch")
        headers = self._limits.take(call.token, len(urls), call.fault)
        with_headers = form.get("include_headers", "true") != "false"
        answers = [
            self._element(call, url, place, with_headers=with_headers)
            for place, url in enumerate(urls)
        ]
        return self._json(json_text(answers), headers)

    def _element(
        self, call: Call, url: str, place: int, *, with_headers: bool
    ) -> dict[str, Any] | None:
        if is_fault(call.fault, "null_element") and place % 2:
            return None
        parts = urlsplit(url)
        path, _ = self._path(parts.path)
        try:
            one: Call = replace(call, path=path, query=Query(parts.query))  # type: ignore[arg-type] # mypy does not bind the type of the query
            code, body = 200, self._text(one, path)
        except ApiError as error:
            code = error.response.status_code
            body = bytes(error.response.body).decode()
        answer: dict[str, Any] = {"code": code}
        if with_headers:
            answer["headers"] = [{"name": "Content-Type", "value": MEDIA_TYPE}]
        return {**answer, "body": body}

    def _text(self, call: Call, path: str) -> str:
        body = self._body(call, path)
        rows = body.get("data")
        if is_fault(call.fault, "empty"):
            body = {"data": []} if isinstance(rows, list) else {"id": body.get("id")}
        text = json_text(body)
        is_list = path.endswith(GARBAGE_EDGES) and bool(rows)
        if is_garbage(call.fault, is_list):
            text = CORRUPTION.apply(text, body["data"][0], call.fault.arguments["kind"])
        return text

    def _body(self, call: Call, path: str) -> dict[str, Any]:
        view = View(
            call.now,
            call.token,
            call.text,
            f"{call.url}/facebook/{VERSIONS[-2]}",
            self._state.faults,
        )
        text = call.query.one("fields")
        fields = parse_fields(text) if text else {}
        match path.split("/"):
            case ["debug_token"]:
                return self._tokens.debug(call.query, call.token)
            case ["me", "accounts"]:
                return self._accounts(call)
            case ["me"]:
                return self._node(call, call.token.user, fields, view)
            case [node_id]:
                return self._node(call, node_id, fields, view)
            case [node_id, ("insights" | "video_insights") as edge]:
                subject = self._subject(call, node_id, edge)
                arguments = {
                    name: call.query.one(name) or ""
                    for name in ("metric", "period", "since", "until")
                }
                return dict(view.insights(subject, arguments))
            case [node_id, edge] if edge in EDGES:
                page = self._page(call, node_id)
                kind, kinds = EDGES[edge]
                found = [
                    one for one in posts.listed(page, call.now) if one.kind in kinds
                ]
                found = _between(call.query, found)
                shown, paging = self._slice(call, found, f"{node_id}/{edge}")
                rows = [render(kind, one, fields, view) for one in shown]
                return {"data": rows, **paging}
        raise graph_error(2500, f"Unknown path components: /{path}")

    def _node(
        self, call: Call, node_id: str, fields: Fields, view: View
    ) -> dict[str, Any]:
        page = pages.by_id(call.world).get(node_id)
        page = page or pages.by_name(call.world, node_id, call.now)
        if page:
            wants_token = fields.pop("access_token", None)
            body = render("Page", self._page(call, page.id), fields, view)
            if wants_token and call.token.kind != "app":
                body["access_token"] = self._tokens.pages.issue(page.id)
            return body
        for kind, find in (("Post", posts.by_post_id), ("Video", posts.by_video_id)):
            found = find(call.world, node_id, call.now)
            if found:
                self._page(call, found.page.id)
                return render(kind, found, fields, view)
        raise missing_object(node_id)

    def _page(self, call: Call, page_id: str) -> pages.Page:
        """Return a page that the token sees: the app sees what is public."""
        page = pages.by_id(call.world).get(page_id)
        token = call.token
        is_owner = page is not None and token.user in (page.id, page.creator.id)
        if page is None or not (token.kind == "app" or is_owner):
            raise missing_object(page_id)
        if token.kind == "page" and "pages_read_engagement" not in token.scopes:
            raise forbidden("pages_read_engagement")
        return page

    def _subject(self, call: Call, node_id: str, edge: str) -> metrics.Subject:
        video = posts.by_video_id(call.world, node_id, call.now)
        if edge == "video_insights":
            if video is None:
                raise missing_object(node_id)
            return metrics.of_video(video)
        if node_id in pages.by_id(call.world):
            return metrics.of_page(self._page(call, node_id))
        post = posts.by_post_id(call.world, node_id, call.now)
        if post is None:
            raise missing_object(node_id)
        return metrics.of_post(post)

    def _accounts(self, call: Call) -> dict[str, Any]:
        if call.token.kind != "user":
            raise invalid_token("This method needs a user token", None)
        found = [
            {
                "access_token": self._tokens.pages.issue(page.id),
                "category": "Gaming video creator",
                "name": page.name(call.now),
                "id": page.id,
                "tasks": ["ANALYZE", "CREATE_CONTENT", "MANAGE"],
            }
            for page in pages.by_id(call.world).values()
            if page.creator.id == call.token.user and page.in_accounts
        ]
        return {"data": found}

    def _slice(
        self, call: Call, rows: Sequence[Any], path: str
    ) -> tuple[Sequence[Any], dict[str, Any]]:
        limit = whole_number(call.query.one("limit") or "") or PAGE_SIZE
        if limit > LARGEST:
            raise graph_error(100, "(#100) Param limit must be at most 100")
        cursor, offset = call.query.one("after"), 0
        if cursor:
            known = verified_offset(cursor, _decode, _encode)
            if known is None:
                raise graph_error(100, "(#100) Invalid cursors values were provided")
            offset = known
        shown = rows[offset : offset + limit]
        if not shown:
            return [], {}
        end = offset if is_fault(call.fault, "loop") else offset + limit
        paging: dict[str, Any] = {
            "cursors": {"before": _encode(offset), "after": _encode(end)}
        }
        if offset + limit < len(rows) or is_fault(call.fault, "loop"):
            paging["next"] = (
                f"{call.url}/facebook/{path}?access_token={call.text}"
                f"&limit={limit}&after={_encode(end)}"
            )
        return shown, {"paging": paging}


def _between(query: Query, found: list[posts.Post]) -> list[posts.Post]:
    since, until = (whole_number(query.one(name) or "") for name in ("since", "until"))
    return [
        one
        for one in found
        if (since is None or one.created_at >= since)
        and (until is None or one.created_at < until)
    ]


def _encode(offset: int) -> str:
    return base64.urlsafe_b64encode(f"QVFI{offset}".encode()).decode().rstrip("=")


def _decode(text: str) -> int:
    padded = text + "=" * (-len(text) % 4)
    return int(base64.urlsafe_b64decode(padded).decode("latin-1").removeprefix("QVFI"))
