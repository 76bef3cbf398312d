"""openapi.yaml as a judge: every reply that goes through a CheckedClient must be one it documents.

A reply is looked up by path, method and status; its content type, headers and body must be as the
document says. Schemas are read strictly: a member of a reply that is not documented is a fault,
though clients would ignore it. What was seen is kept, so that in the end a test can ask what was not.
"""

import copy
import json
import os
import re
import sys

import jsonschema
import yaml

TREE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(TREE, "tests", "support"))

import donjon_server  # noqa: E402  (the path must be set first)

METHODS = ("get", "post", "put", "delete")


def _close(schema):
    """Makes every schema with members refuse others."""
    if isinstance(schema, list):
        for part in schema:
            _close(part)
    elif isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict) and "$ref" not in schema:
            schema.setdefault("additionalProperties", False)
        for part in schema.values():
            _close(part)


def items_of(kind, text):
    """The items of a stream that has ended; nothing for other types."""
    lines = text.split("\n")
    if kind == "text/event-stream":
        return [json.loads(line[len("data: "):]) for line in lines if line.startswith("data: ")]
    if kind == "application/x-ndjson":
        return [json.loads(line) for line in lines if line]
    return []


class Contract:
    """The document, and which of its (method, path, status) were seen."""

    def __init__(self):
        with open(os.path.join(TREE, "openapi.yaml"), encoding="utf-8") as source:
            self.document = yaml.safe_load(source)
        _close(self.document["components"]["schemas"])
        self.resolver = jsonschema.RefResolver.from_schema(self.document)
        self.seen = set()
        self.patterns = [(re.compile(re.sub(r"\{[^}]*\}", "[^/]+", path) + "$"), path)
                         for path in sorted(self.document["paths"], key=lambda p: p.count("{"))]

    def documented(self):
        """Every (method, path, status)."""
        return {(method.upper(), path, int(status))
                for path, item in self.document["paths"].items()
                for method, operation in item.items() if method in METHODS
                for status in operation["responses"]}

    def missing(self):
        return sorted(self.documented() - self.seen)

    def resolve(self, node):
        while isinstance(node, dict) and set(node) == {"$ref"}:
            node = self.resolver.resolve(node["$ref"])[1]
        return node

    def validate(self, value, schema, what):
        validator = jsonschema.Draft202012Validator(schema, resolver=self.resolver)
        faults = [f"{'/'.join(map(str, e.absolute_path))}: {e.message[:300]}"
                  for e in validator.iter_errors(value)]
        assert not faults, f"{what}\n" + "\n".join(faults)

    def path_of(self, path):
        bare = path.split("?")[0]
        return next((name for pattern, name in self.patterns if pattern.match(bare)), None)

    def check(self, reply):
        """Raises AssertionError unless the document allows the reply; notes that it was seen."""
        path, status = self.path_of(reply.path), str(reply.status)
        method = "GET" if reply.method == "HEAD" else reply.method
        operation = self.document["paths"].get(path, {}).get(method.lower(), {})
        response = operation.get("responses", {}).get(status)
        if response is not None:
            self.seen.add((method, path, reply.status))
        else:
            response = self.document["x-any-operation"].get(status)
        if response is None and method in ("POST", "PUT", "DELETE"):
            response = self.document["x-any-keyed-operation"].get(status)
        assert response is not None, f"not documented: {reply}"
        response = self.resolve(response)
        assert reply.headers.get("x-request-id"), f"no X-Request-Id: {reply}"
        self.check_headers(reply, response)
        if reply.method != "HEAD":
            self.check_body(reply, response)

    def check_headers(self, reply, response):
        for name, header in response.get("headers", {}).items():
            header, value = self.resolve(header), reply.headers.get(name.lower())
            assert value is not None or not header.get("required"), f"no {name}: {reply}"
            if value is not None:
                self.validate(value, header["schema"], f"{name} of {reply}")

    def check_body(self, reply, response):
        content = response.get("content")
        if not content:
            assert reply.body == b"", f"a body where none is documented: {reply}"
            return
        kind = reply.headers.get("content-type", "").split(";")[0]
        assert kind in content, f"Content-Type {kind} is not documented: {reply}"
        if content[kind]["schema"].get("format") == "binary":
            assert reply.body, f"an empty file: {reply}"
            return
        ours = kind == "application/json" or kind.endswith("+json")
        self.validate(reply.json if ours else reply.body.decode(), content[kind]["schema"], repr(reply))
        for item in items_of(kind, reply.body.decode()):
            self.validate(item, {"$ref": "#/components/schemas/EventItem"}, repr(reply))


CONTRACT = Contract()


class CheckedClient(donjon_server.Client):
    """A client whose every reply is held against the contract."""

    def request(self, method, path, *rest, **more):
        reply = super().request(method, path, *rest, **more)
        CONTRACT.check(reply)
        return reply

    def expect(self, status, method, path, body=None, code=None, **more):
        """A request with the status, and for problems the code, that its reply must have."""
        reply = self.request(method, path, body=body, **more)
        assert reply.status == status, f"{status} was expected: {reply}"
        assert code is None or reply.code == code, f"{code} was expected: {reply}"
        return reply


class Server(donjon_server.DonjonServer):
    """A server whose clients are checked."""

    def client(self, token=None, timeout=60):
        return CheckedClient(self.host, self.port, token, timeout)


class Game:
    """A session with a client for each seat."""

    def __init__(self, server, **body):
        self.admin = server.admin
        reply = self.admin.expect(201, "POST", "/v1/sessions", body)
        self.path = reply.headers["location"]
        self.created = reply.json
        self.seats = [server.client(seat["token"]) for seat in reply.json["seats"]]

    def on(self, server):
        """The same session on another server that has it."""
        other = copy.copy(self)
        other.admin = server.admin
        other.seats = [server.client(seat.token) for seat in self.seats]
        return other

    def act(self, action, seat=1, **more):
        return self.seats[seat - 1].expect(200, "POST", self.path + "/actions",
                                           {"action": action, **more}).json

    def state(self, seat=1):
        return self.seats[seat - 1].expect(200, "GET", self.path + "/state").json

    def log(self):
        """Every byte of the log, as the admin sees it."""
        return self.admin.expect(200, "GET", self.path + "/actions?limit=500").body

    def fingerprint(self):
        """The committed state and log, byte by byte."""
        return self.admin.expect(200, "GET", self.path + "/state").body, self.log()

    def finish(self):
        """Waits among enemies until the game is lost: give it the scenario great_hall."""
        for _ in range(60):
            reply = self.seats[0].request("POST", self.path + "/actions",
                                          {"actions": [{"kind": "wait"}] * 64})
            if self.admin.get(self.path).json["status"] == "finished":
                return
            assert reply.status == 200, reply
        raise AssertionError("the game does not end")
