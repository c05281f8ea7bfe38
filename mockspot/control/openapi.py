"""The description of the control plane, generated from its rows and documents."""

import re
from functools import lru_cache
from typing import Any

import msgspec

from mockspot import __version__
from mockspot.control import body_schemas
from mockspot.control.answers import DOCUMENTS
from mockspot.control.decoding import decode
from mockspot.control.operation import ControlError, Operation
from mockspot.control.operations import rows

_REFERENCES = "#/components/schemas/{name}"
_PAGES = {
    "/": ("The dashboard", "text/html", ("portal",)),
    "/openapi.json": ("This description", "application/json", ()),
    "/portals/{portalId}/traffic/stream": ("Traffic entries while they are made", "text/event-stream", ()),
}
"""What the HTTP shell serves besides the rows, with its query parameters."""
_OPEN = {
    "/portals/{portalId}/limits": body_schemas.limits,
    "/portals/{portalId}/faults": body_schemas.fault,
    "/portals/{portalId}/faults/sets/{name}": body_schemas.fault_set,
}
"""The schemas of bodies that are documents of no one shape."""
_ERROR = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message"],
            "properties": {"code": {"type": "string"}, "message": {"type": "string"}, "hint": {"type": "string"}},
        }
    },
}


@lru_cache(maxsize=1)
def describe() -> dict[str, Any]:
    """Return the OpenAPI 3.1 document."""
    operations = tuple(rows())
    bodies = [row.body for row in operations if row.body not in (None, Any)]
    documents = [*bodies, *(document for row in operations for document in answered(row))]
    schemas, components = msgspec.json.schema_components(documents, ref_template=_REFERENCES)
    by_document = dict(zip(documents, schemas, strict=True))
    paths = {f"/_mockspot{path}": {"get": _page(path)} for path in _PAGES}
    for row in operations:
        paths.setdefault(f"/_mockspot{row.path}", {})[row.method.lower()] = _operation(row, by_document)
    return {
        "openapi": "3.1.0",
        "info": {"title": "mockspot control plane", "version": __version__},
        "paths": paths,
        "security": [{}, {"adminToken": []}],
        "components": {
            "schemas": {**components, "Error": _ERROR},
            "securitySchemes": {
                "adminToken": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "What `mockspot serve --admin-token` was given; without that, nothing is asked for.",
                }
            },
        },
    }


def answered(row: Operation) -> list[Any]:
    """Return the documents of which a call answers one; none for those without a body, or with another than JSON."""
    return [DOCUMENTS[name] for name in row.answer]


def _page(path: str) -> dict[str, Any]:
    summary, content_type, query = _PAGES[path]
    return {
        "summary": summary,
        "operationId": _operation_id("get", path),
        "parameters": [*_path_parameters(path), *(_parameter(name, "query") for name in query)],
        "responses": {"200": {"description": "done", "content": {content_type: {}}}},
    }


def _operation(row: Operation, schemas: dict[Any, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "summary": row.summary,
        "operationId": _operation_id(row.method.lower(), row.path),
        "parameters": [*_path_parameters(row.path), *(_parameter(name, "query") for name in row.query)],
        "responses": {
            str(row.status): _done(row, schemas),
            "4XX": {
                "description": "refused",
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
            },
        },
    }
    if row.body is not None:
        schema = _OPEN[row.path]() if row.body is Any else schemas[row.body]
        content = {"application/json": {"schema": schema}}
        operation["requestBody"] = {"content": content, "required": _is_needed(row.body)}
    return operation


def _is_needed(body: Any) -> bool:
    """Say whether a document has to be sent: no body stands for an empty one."""
    try:
        return body is not Any and decode(body, b"") is None
    except ControlError:
        return True


def _done(row: Operation, schemas: dict[Any, Any]) -> dict[str, Any]:
    if not row.answer:
        return {"description": "done"}
    shapes = [schemas[document] for document in answered(row)]
    schema = shapes[0] if len(shapes) == 1 else {"anyOf": shapes}
    return {"description": "done", "content": {"application/json": {"schema": schema}}}


def _operation_id(method: str, path: str) -> str:
    return f"{method}{re.sub(r'[^A-Za-z]+', '_', path)}".rstrip("_")


def _path_parameters(path: str) -> list[dict[str, Any]]:
    return [_parameter(name, "path") for name in re.findall(r"\{(\w+)\}", path)]


def _parameter(name: str, place: str) -> dict[str, Any]:
    return {"name": name, "in": place, "required": place == "path", "schema": {"type": "string"}}
