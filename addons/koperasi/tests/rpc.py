"""The three ways in which a program talks to Odoo, with one signature."""

from typing import Any, NamedTuple

from odoo.tests import HttpCase, get_db_name
from odoo.tools import mute_logger

# How Odoo says no; anything else (a TypeError of a wrongly built call) proves nothing.
REFUSALS = {"AccessError", "UserError", "ValidationError", "RedirectWarning", "LockError"}


class Call(NamedTuple):
    """A method as a client calls it; ``ids`` None for methods of the model."""

    model: str
    method: str
    ids: Any = None
    values: dict = {}
    context: dict = {}


class Refused(Exception):
    """The answer to a call was an error: name of the exception, and all that the answer says."""

    def __init__(self, name, text):
        super().__init__(f"{name}: {text}")
        self.name, self.text = name.rpartition(".")[2], text

    @property
    def deliberate(self):
        return self.name in REFUSALS


class RpcCase(HttpCase):
    """``self.wires``: {name: send(user, call)} for the web client's calls with a session, JSON-RPC with a
    password and JSON-2 with an API key as bearer."""

    def setUp(self):
        super().setUp()
        for logger in ("odoo.http", "odoo.addons.rpc.controllers.jsonrpc", "odoo.sql_db"):
            muted = mute_logger(logger)
            muted.__enter__()
            self.addCleanup(muted.__exit__)
        self.keys = {user: self._make_key(user) for user in self.passwords}
        self.signed_in = None
        self.wires = {
            "session": self.by_session,
            "jsonrpc": self.by_jsonrpc,
            "json2": self.by_json2,
        }

    def by_session(self, user, call):
        if self.signed_in != user:
            self.authenticate(user.login, self.passwords[user])
            self.signed_in = user
        args, kwargs = self._positional(call)
        path = f"/web/dataset/call_kw/{call.model}/{call.method}"
        return self._json(
            path, {"model": call.model, "method": call.method, "args": args, "kwargs": kwargs}
        )

    def by_jsonrpc(self, user, call):
        args, kwargs = self._positional(call)
        credentials = [get_db_name(), user.id, self.passwords[user]]
        arguments = [*credentials, call.model, call.method, args, kwargs]
        return self._json(
            "/jsonrpc", {"service": "object", "method": "execute_kw", "args": arguments}
        )

    def by_json2(self, user, call):
        if self.signed_in:
            self.authenticate(None, None)
            self.signed_in = None
        body = {**call.values, "context": call.context}
        if call.ids is not None:
            body["ids"] = call.ids
        answer = self.opener.post(
            f"{self.base_url()}/json/2/{call.model}/{call.method}",
            json=body,
            headers={"Authorization": f"bearer {self.keys[user]}"},
        )
        if answer.status_code >= 400:
            raise Refused(answer.json()["name"], answer.text)
        return answer.json()

    def _positional(self, call):
        """As the older protocols want it: ids first; ``create`` reads its values by position."""
        kwargs = {**call.values, "context": call.context}
        if call.ids is not None:
            return [call.ids], kwargs
        first = kwargs.pop("vals_list", None)
        return ([] if first is None else [first]), kwargs

    def _json(self, path, params):
        body = {"id": 1, "jsonrpc": "2.0", "method": "call", "params": params}
        answer = self.opener.post(f"{self.base_url()}{path}", json=body, timeout=60)
        answer.raise_for_status()
        if error := answer.json().get("error"):
            raise Refused(error["data"]["name"], answer.text)
        return answer.json().get("result")

    def _make_key(self, user):
        return self.env["res.users.apikeys"].with_user(user).sudo()._generate(None, "test", None)

    def refusal(self, send, user, *calls):
        """What the first refused of some calls says; ids of a later call may be "made": what the one
        before it created.

        :return: a :class:`Refused`, None when all were answered
        """
        made = None
        try:
            for call in calls:
                made = send(user, call._replace(ids=made) if call.ids == "made" else call)
                made = [made] if isinstance(made, int) else made
        except Refused as refused:
            return refused
        return None
