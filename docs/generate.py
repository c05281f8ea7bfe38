"""Write the pages that are tables of rows: `python -m docs.generate`; `--check` says which of them are stale."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import fields
from itertools import groupby
from pathlib import Path

from docs import matrix, trouble
from mockspot.asgi import endpoints
from mockspot.catalog import claims, errors, limits, operations, sources
from mockspot.catalog.events import EVENT_TYPES
from mockspot.catalog.object_types import OBJECT_TYPES, ObjectType
from mockspot.catalog.object_types.row import EVERY
from mockspot.catalog.uncomputed import UNCOMPUTED
from mockspot.control import policy
from mockspot.domain.policy import Policy
from mockspot.domain.search.operators import OPERATORS

_FOLDER = Path(__file__).parent
_NOTICE = "<!-- Made from the rows by `python -m docs.generate`; edit those. -->"


def main() -> int:
    """Write the pages, or check them."""
    stale = [name for name, text in pages().items() if _present(name) != text]
    if "--check" in sys.argv:
        if stale:
            print(f"stale: {', '.join(stale)}; run python -m docs.generate", file=sys.stderr)
        return int(bool(stale))
    for name in stale:
        (_FOLDER / name).write_text(pages()[name], encoding="utf-8")
    return 0


def pages() -> dict[str, str]:
    """Return the text of each page by file name."""
    return {"support.md": _page(_support()), "claims.md": _page(_claims()), "trouble.md": _page(trouble.lines(_table))}


def _present(name: str) -> str | None:
    path = _FOLDER / name
    return path.read_text(encoding="utf-8") if path.exists() else None


def _page(lines: Iterable[str]) -> str:
    title, *rest = lines
    return "\n".join([title, "", _NOTICE, "", *rest]) + "\n"


def _support() -> Iterator[str]:
    yield "# What is simulated"
    yield "Everything else that HubSpot publishes answers 501 with the category `MOCKSPOT_NOT_SIMULATED` and names"
    yield "itself; a path that HubSpot does not have answers HubSpot's own 404. `{version}` is any version of the row."
    yield ""
    yield "## Versions"
    yield ""
    yield "From the day in `until` on, HubSpot promises nothing for a version; paths that end sooner say so below."
    yield ""
    yield from _table(("version", "status", "released", "until", "claim"), matrix.versions())
    yield ""
    yield "What one operation answers differently by version, paths aside:"
    yield ""
    yield from _table(("difference", "holds in", "what", "claim"), matrix.variants())
    yield ""
    yield "## Operations"
    yield ""
    yield f"{matrix.YES} says that a version serves the operation. *Set-up* is what makes the state that it"
    yield "shows, besides clients. *Errors* are the statuses of its API's own refusals: any operation also"
    yield "answers 400, 401, 403, 404, 405, 413, 414, 415 and 429. *Webhook* names the changes that subscriptions"
    yield "hear of; those to a property also hear a `creation` as a change of each property it set (unverified)."
    for feature, cells in matrix.rows():
        yield ""
        yield f"### {feature}"
        yield ""
        yield from _table(matrix.head(), cells)
    yield from _object_types()
    yield from _uncomputed()
    yield from _operators()
    yield from _events()
    yield from _published()


def _object_types() -> Iterator[str]:
    yield ""
    yield "## Object types"
    yield ""
    yield "Paths name a type by its plural, by its singular where one is shown, or by its id, in any case; a type whose"
    yield "id is not published has its name there. What HubSpot does not offer on a type is a 501."
    yield ""
    head = ("type", "singular", "id", "unique properties", "also offered", "not offered")
    yield from _table(head, (_object_type(row) for row in OBJECT_TYPES))


def _object_type(row: ObjectType) -> tuple[str, ...]:
    singular = f"`{row.singular}`" if row.singular_path else ""
    unique = ", ".join(row.unique_properties) or "none"
    more, missing = _named(row.operations - EVERY), _named(EVERY - row.operations)
    return f"`{row.name}`", singular, f"`{row.type_id}`", unique, more, missing


def _uncomputed() -> Iterator[str]:
    yield ""
    yield "## Properties that HubSpot computes and the simulator does not"
    yield ""
    yield "They are defined, and without a value or at 0."
    yield ""
    head = ("object types", "properties", "why")
    yield from _table(
        head,
        ((", ".join(row.object_types), ", ".join(f"`{name}`" for name in row.names), row.why) for row in UNCOMPUTED),
    )


def _named(found: frozenset[str]) -> str:
    return ", ".join(sorted(name.removeprefix("crm.objects.") for name in found))


def _operators() -> Iterator[str]:
    yield ""
    yield "## Search operators"
    yield ""
    yield ", ".join(f"`{name}`" for name in sorted(OPERATORS)) + "."


def _events() -> Iterator[str]:
    yield ""
    yield "## Webhook subscription types that fire"
    yield ""
    yield ", ".join(f"`{row.name}`" for row in EVENT_TYPES.values() if row.simulated) + "."


def _published() -> Iterator[str]:
    yield ""
    yield "## Published operations by API"
    yield ""
    yield "An operation counts once for each version it is published in."
    yield ""
    served = {(row.method, _blank(path)) for row in endpoints.every() for _, path in row.paths}
    rows = sorted(operations.rows(), key=lambda row: row.api)
    by_api = groupby(rows, key=lambda row: row.api)
    yield from _table(("API", "published", "simulated"), (_count(api, found, served) for api, found in by_api))


def _count(api: str, rows: Iterable[operations.Operation], served: set[tuple[str, str]]) -> tuple[str, ...]:
    published = list(rows)
    simulated = sum((row.method, _blank(row.path)) in served for row in published)
    return api, str(len(published)), str(simulated)


def _blank(path: str) -> str:
    """Return a path with its parameters unnamed: HubSpot's names for them differ from ours."""
    return "/".join("{}" if part.startswith("{") else part for part in path.strip("/").split("/"))


def _claims() -> Iterator[str]:
    yield "# What the behaviour rests on"
    yield "Every row of the catalogue names the source of what it says and how strong it is. Recorded beats pasted"
    yield "beats documented, and the newest wins. Where sources disagree or are silent, a portal's policy decides."
    yield ""
    yield "## Switches"
    yield ""
    yield "These are the defaults."
    yield ""
    yield from _table(("switch", "default", "what and why"), _switches())
    yield from _by_strength()
    yield ""
    yield "## Sources"
    yield ""
    yield from _table(("key", "source"), ((f"`{row.key}`", row.what) for row in sources.SOURCES))
    yield ""
    yield "## Limits"
    yield ""
    yield from _table(("limit", "callers", "tiers", "at most", "shared by", "claim"), map(_limit, limits.DOCUMENTED))
    yield ""
    yield "## Refusals"
    yield ""
    yield from _table(
        ("kind", "status", "layer", "category", "claim"),
        (
            (f"`{row.kind}`", str(row.status), row.layer, row.category or "", row.claim)
            for row in errors.every().values()
        ),
    )


def _by_strength() -> Iterator[str]:
    """Yield the claims of all rows, strongest first; rows of one catalogue with one claim share a line."""
    every = list(claims.every())
    yield ""
    yield "## Claims by strength"
    yield ""
    found = Counter(sources.strength(row.claim) for row in every)
    yield from _table(
        ("strength", "what it is", "rows"),
        ((strength, what, str(found[strength])) for strength, what in sources.STRENGTHS.items()),
    )
    for strength in sources.STRENGTHS:
        yield ""
        yield f"### {strength.capitalize()}"
        yield ""
        alike: dict[tuple[str, str], list[str]] = {}
        for row in every:
            if sources.strength(row.claim) == strength:
                alike.setdefault((row.catalogue, row.claim), []).append(f"`{row.row}`")
        yield from _table(
            ("catalogue", "rows", "claim"),
            ((catalogue, ", ".join(rows), claim) for (catalogue, claim), rows in alike.items()),
        )


def _switches() -> Iterator[tuple[str, ...]]:
    texts = policy.texts()
    for switch in fields(Policy):
        yield f"`{switch.name}`", f"`{switch.default!r}`", texts.get(switch.name, "")


def _limit(row: limits.Limit) -> tuple[str, ...]:
    window = "a day" if row.interval_ms is None else f"{row.interval_ms / 1000:g} s"
    name = f"`{row.name}` ({', '.join(row.buckets)})"
    return name, ", ".join(row.callers), ", ".join(row.tiers), f"{row.maximum:,} in {window}", row.shared_by, row.claim


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield _line(head)
    yield _line("---" for _ in head)
    yield from map(_line, rows)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"


if __name__ == "__main__":
    sys.exit(main())
