"""Find the endpoint row for a method and path: rows compile into a trie of path segments once, at start.

A trie keeps the cost of a match independent of how many operations there are.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import unquote

from mockspot.asgi.endpoint import Endpoint


@dataclass(frozen=True, slots=True)
class Route:
    """One row at one path in one version."""

    endpoint: Endpoint
    version: str
    template: str
    param_names: tuple[str, ...]
    type_params: tuple[str, ...]


@dataclass(slots=True)
class _Node:
    children: dict[str, "_Node"] = field(default_factory=dict)
    param: "_Node | None" = None
    routes: dict[str, Route] = field(default_factory=dict)


class Router:
    """The compiled rows."""

    def __init__(self, endpoints: Iterable[Endpoint]) -> None:
        self._root = _Node()
        for endpoint in endpoints:
            for version, template in endpoint.paths:
                self._add(endpoint, version, template)

    def match(self, method: str, path: str) -> tuple[Route, dict[str, str]] | frozenset[str]:
        """Return the route and its path parameters, or the methods the path does have (none: the path is unknown)."""
        segments = path.split("/")
        found = _walk(self._root, segments, 1 if segments[0] == "" else 0, len(segments) - (segments[-1] == ""), ())
        if found is None:
            return frozenset()
        node, values = found
        route = node.routes.get(method)
        if route is None:
            return frozenset(node.routes)
        if "%" in path:
            values = tuple(map(unquote, values))
        return route, dict(zip(route.param_names, values))  # noqa: B905  strict costs on the hottest line; _walk counts

    def _add(self, endpoint: Endpoint, version: str, template: str) -> None:
        node = self._root
        names = []
        for segment in template.strip("/").split("/"):
            if segment.startswith("{"):
                names.append(segment[1:-1])
                node.param = node.param or _Node()
                node = node.param
            else:
                node = node.children.setdefault(segment, _Node())
        if endpoint.method in node.routes:
            raise ValueError(f"two rows claim {endpoint.method} {template}")
        node.routes[endpoint.method] = Route(endpoint, version, template, tuple(names), _types(endpoint, names))


def _types(endpoint: Endpoint, names: list[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name in endpoint.type_params)


def _walk(
    node: _Node, segments: list[str], depth: int, end: int, values: tuple[str, ...]
) -> tuple[_Node, tuple[str, ...]] | None:
    """Follow the segments; a literal segment is preferred to a parameter, as JAX-RS does behind HubSpot's API."""
    while depth < end:
        segment = segments[depth]
        depth += 1
        child = node.children.get(segment)
        if child is None:
            if node.param is None or not segment:
                return None
            node, values = node.param, (*values, segment)
        elif node.param is None:
            node = child
        else:
            found = _walk(child, segments, depth, end, values)
            if found is not None:
                return found
            node, values = node.param, (*values, segment)
    return (node, values) if node.routes else None
