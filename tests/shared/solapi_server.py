"""A stand-in for SOLAPI on this computer: its own API's shape, and faults where a test wants them.

The shape is that of the SDK's requests and answers (solapi 5.0): `POST
/messages/v4/send-many/detail` takes messages, `GET /messages/v4/list-old` lists them; errors are
`errorCode` and `errorMessage`.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlparse

if TYPE_CHECKING:
    from collections.abc import Iterator

_COUNTS = (
    *("total", "sentTotal", "sentFailed", "sentSuccess", "sentPending", "sentReplacement"),
    *("refund", "registeredFailed", "registeredSuccess"),
)
_KINDS = (
    "sms",
    "lms",
    "mms",
    "ata",
    "cta",
    "cti",
    "nsa",
    "rcs_sms",
    "rcs_lms",
    "rcs_mms",
    "rcs_tpl",
)
_CASH = {"requested": 0, "replacement": 0, "refund": 0, "sum": 0}


class Gateway:
    """What the gateway took, in its order, and what it shall do next with whose message.

    `faults` holds for a number what happens to its next messages: an error as (status, code), the
    status code of a message that it does not take, `drop` a line that breaks before it is taken,
    `taken: drop` one that breaks afterwards, `taken: 500` an answer that says nothing.
    """

    def __init__(self) -> None:
        self.messages: dict[str, dict[str, Any]] = {}
        self.faults: dict[str, list[Any]] = {}
        self.authorized: list[str] = []

    @property
    def got(self) -> list[str]:
        """The numbers that got a message, as often as they did."""
        return [str(each["to"]) for each in self.messages.values()]


class _Handler(BaseHTTPRequestHandler):
    gateway: Gateway

    def do_POST(self) -> None:
        """Take a message."""
        self.gateway.authorized.append(str(self.headers["Authorization"]))
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        assert self.path == "/messages/v4/send-many/detail"
        (message,) = body["messages"]
        left = self.gateway.faults.get(message["to"], [])
        fault = left.pop(0) if left else None
        if fault == "drop":
            self.close_connection = True
            return
        if isinstance(fault, tuple):
            self._answer(
                fault[0], {"errorCode": fault[1], "errorMessage": f"{message['to']} 안 됨"}
            )
            return
        if isinstance(fault, int):
            failed = {**message, "statusCode": str(fault), "statusMessage": "수신번호 오류"}
            failed |= {"messageId": "F", "accountId": "1", "type": "SMS", "country": "82"}
            self._answer(200, {"failedMessageList": [failed], "groupInfo": _group(0)})
            return
        message_id = f"M{len(self.gateway.messages) + 1:04}"
        self.gateway.messages[message_id] = message
        if fault == "taken: drop":
            self.close_connection = True
            return
        if fault == "taken: 500":
            self._answer(500, {})
            return
        listed = {"messageId": message_id, "statusCode": "2000", "statusMessage": "정상 접수"}
        listed["customFields"] = message.get("customFields")
        self._answer(
            200, {"failedMessageList": [], "groupInfo": _group(1), "messageList": [listed]}
        )

    def do_GET(self) -> None:
        """List what was taken, two at a time."""
        asked = parse_qs(urlparse(self.path).query)
        assert urlparse(self.path).path == "/messages/v4/list-old"
        assert datetime.fromisoformat(asked["startDate"][0]).utcoffset() is not None
        known = list(self.gateway.messages)
        start = known.index(asked["startKey"][0]) if "startKey" in asked else 0
        some = known[start : start + 2]
        following = known[start + 2] if start + 2 < len(known) else None
        listed = {each: self.gateway.messages[each] for each in some}
        self._answer(200, {"limit": 2, "messageList": listed, "nextKey": following})

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _group(registered: int) -> dict[str, Any]:
    counts = dict.fromkeys(_COUNTS, 0)
    counts |= {"total": 1, "registeredSuccess": registered, "registeredFailed": 1 - registered}
    return {
        "count": counts,
        "countForCharge": {kind: {} for kind in _KINDS},
        "balance": _CASH,
        "point": _CASH,
        "app": {},
        "log": [],
        "status": "SENDING",
        "allowDuplicates": False,
        "isRefunded": False,
        "accountId": "1",
        "masterAccountId": None,
        "apiVersion": "4",
        "groupId": "G1",
        "price": {},
        "dateCreated": None,
        "dateUpdated": None,
    }


@contextmanager
def solapi_server() -> Iterator[tuple[Gateway, str]]:
    """Run a gateway; yield what it takes, and its address."""
    gateway = Gateway()
    handler = type("Handler", (_Handler,), {"gateway": gateway})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield gateway, f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
