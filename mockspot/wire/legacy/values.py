"""Values of properties as bodies of the oldest APIs send them: a list of objects, each a name and a value."""

from collections.abc import Mapping, Sequence
from typing import Any

from mockspot.wire.body import members, required, text, wrong_kind
from mockspot.wire.call import Call
from mockspot.wire.json_positions import Path


def values(call: Call, body: Mapping[str, Any], key: str) -> dict[str, object]:
    """Return the values that the member `properties` sets; `key` is the member that names each of them."""
    required(call, body, ("properties",), ())
    return listed(call, members(call, body, "properties", ()), key, ("properties",))


def listed(call: Call, items: Sequence[Mapping[str, Any]], key: str, path: Path) -> dict[str, object]:
    """Return the values that a list sets. Claim: null clears, as an empty text does (recorded, grou 2021)."""
    return dict(_value(call, item, key, (*path, place)) for place, item in enumerate(items))


def _value(call: Call, item: Mapping[str, Any], key: str, path: Path) -> tuple[str, object]:
    required(call, item, (key,), path)
    value = item.get("value")
    if isinstance(value, (list, dict)):
        raise wrong_kind(call, value, str, (*path, "value"))
    if isinstance(value, float):
        value = call.spelled((*path, "value"))
    return text(call, item, key, path) or "", "" if value is None else value
