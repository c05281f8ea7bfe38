"""Find the endpoint row for a method and path: rows compile into a trie of path segments.

A trie keeps the cost of a match independent of how many operations there are.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from threading import Lock
from urllib.parse import unquote

from mockspot.asgi.endpoint import Endpoint

KNOWN_MAXIMUM = 4096
"""How many paths are remembered."""
Place = tuple[Endpoint, str, str]
"""A row, and the version and path template under which it is served."""


@dataclass(frozen=True, slots=True)
class Route:
    """One row at one path in one version."""

    endpoint: Endpoint
    version: str
    template: str
    param_names: tuple[str, ...]
    type_params: tuple[str, ...]
    named: tuple[str, str, str]
    """Operation, template and version, as the traffic log has them."""


@dataclass(slots=True)
class _Node:
    children: dict[str, "_Node"] = field(default_factory=dict)
    param: "_Node | None" = None
    routes: dict[str, Route] = field(default_factory=dict)
    ends: bool = False
    """HubSpot has operations there, with rows or without."""


class Router:
    """Compiled rows: all that there are, or those of an API from the first call to it on."""

    def __init__(self, endpoints: Iterable[Endpoint] = ()) -> None:
        self._root = _compiled((row, *place) for row in endpoints for place in row.paths)
        # Paths that name no record are few, and called again and again.
        self._known: dict[tuple[str, str], tuple[Route, dict[str, str]]] = {}

    @property
    def known(self) -> int:
        """Return how many paths are remembered."""
        return len(self._known)

    def match(self, method: str, path: str) -> tuple[Route, dict[str, str]] | frozenset[str]:
        """Return the route and its path parameters, or the methods the path does have (none: the path is unknown).

        HEAD goes where GET goes, as RFC 9110 has it and JAX-RS does. unverified: that HubSpot lets it through.
        """
        return self._known.get((method, path)) or self._search(method, path)

    def _search(self, method: str, path: str) -> tuple[Route, dict[str, str]] | frozenset[str]:
        segments = path.split("/")
        root = self._root
        found = _walk(root, segments, 1 if segments[0] == "" else 0, len(segments) - (segments[-1] == ""), ())
        if found is None:
            return self._search(method, path) if self._grew(root, path) else frozenset()
        node, values = found
        route = node.routes.get("GET" if method == "HEAD" else method)
        if route is None:
            return frozenset(node.routes)
        if "%" in path:
            values = tuple(map(unquote, values))
        params = dict(zip(route.param_names, values, strict=True))
        if len(route.type_params) == len(params) and len(self._known) < KNOWN_MAXIMUM:
            self._known[method, path] = route, params
        return route, params

    def _grew(self, _: _Node, __: str) -> bool:
        """Say whether there are rows now that there were not."""
        return False


class GrowingRouter(Router):
    """Compiles the rows of an API with the first call to it.

    What has rows is whole: paths of one API never match templates of another, so an answer does not depend on what was
    called before. Several threads may match meanwhile: a trie in use is replaced and never changed.
    """

    def __init__(self, api_of: Callable[[str], str | None], places: Callable[[str], Iterable[Place]]) -> None:
        super().__init__()
        self._api_of = api_of
        self._places = places
        self._apis: list[str] = []
        self._growing = Lock()

    def _grew(self, root: _Node, path: str) -> bool:
        with self._growing:
            if self._root is not root:
                return True  # another thread came first; perhaps for another API, but then we come again
            api = self._api_of(path)
            if api is None or api in self._apis:
                return False
            apis = [*self._apis, api]
            self._root = _compiled(place for known in apis for place in self._places(known))
            self._apis = apis
            return True


def _compiled(places: Iterable[Place]) -> _Node:
    root = _Node()
    for endpoint, version, template in places:
        node = above = root
        names = []
        for segment in template.strip("/").split("/"):
            above = node
            if segment.startswith("{"):
                names.append(segment[1:-1])
                node.param = node.param or _Node()
                node = node.param
            else:
                node = node.children.setdefault(segment, _Node())
        if endpoint.method in node.routes:
            raise ValueError(f"two rows claim {endpoint.method} {template}")
        for word in endpoint.beside:
            above.children.setdefault(word, _Node()).ends = True
        node.ends = True
        named = endpoint.operation, template, version
        node.routes[endpoint.method] = Route(endpoint, version, template, tuple(names), _types(endpoint, names), named)
    return root


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
    return (node, values) if node.ends else None
