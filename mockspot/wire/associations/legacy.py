"""The association operations of v3, which name association types instead of numbering them."""

from typing import Any

from mockspot.catalog.associations import AssociationType
from mockspot.domain.associations import types
from mockspot.domain.associations.editing import BatchEdit, Ends, LinkedPair, Outcome
from mockspot.domain.associations.linking import Pair
from mockspot.domain.associations.reading import FoundLinks
from mockspot.wire.associations import cursors
from mockspot.wire.associations.inputs import batch, end, inputs
from mockspot.wire.associations.inside_records import typed_ids
from mockspot.wire.batch import entry, envelope
from mockspot.wire.body import required, text
from mockspot.wire.call import Call
from mockspot.wire.json_positions import Path
from mockspot.wire.message import Answer

_MAXIMUM = 2000
# unverified: that v3 takes as many as v4.


def parse(call: Call) -> BatchEdit:
    """Return the command of `batch/create` and `batch/archive`."""
    return batch(call, [_ends(call, item, path) for item, path in inputs(call, _MAXIMUM)])


def created(outcome: Outcome, call: Call) -> Answer:
    """Answer `batch/create`. Claim: both directions, the reverse first (recorded, nango 2026)."""
    results = [shown for done in outcome.done for shown in _both_directions(done)]
    errors = [entry(refusal) for refusal in outcome.failed]
    return envelope(results, errors, started=call.now, completed=call.now, status=201)


def read(found: FoundLinks, call: Call) -> Answer:
    """Answer `batch/read`: ids with type names, and paging inside each result (recorded, real traffic 5)."""
    results = []
    for from_key, page in found.pages:
        body: dict[str, Any] = {"from": {"id": from_key}, "to": typed_ids(page.links)}
        if page.after is not None:
            body["paging"] = {"next": {"after": cursors.text(page.after)}}
        results.append(body)
    errors = [entry(refusal) for refusal in found.failed]
    return envelope(results, errors, started=call.now, completed=call.now)


def names(found: tuple[AssociationType, ...], _: Call) -> Answer:
    """Answer the association types of a pair."""
    return Answer(200, {"results": [{"id": str(kind.type_id), "name": kind.name} for kind in found]})


def _ends(call: Call, item: dict[str, Any], path: Path) -> Ends:
    required(call, item, ("from", "to", "type"), path)
    kind = text(call, item, "type", path) or ""
    return Ends(end(call, item, "from", path), end(call, item, "to", path), (kind,))


def _both_directions(done: LinkedPair) -> list[dict[str, Any]]:
    kind = next((kind for kind in done.asked if not kind.default), None) or next(iter(done.asked))
    back = types.inverse(kind)
    shown = [] if back is None else [_named(done.pair.reverse, back)]
    return [*shown, _named(done.pair, kind)]


def _named(pair: Pair, kind: AssociationType) -> dict[str, Any]:
    return {"from": {"id": str(pair.from_id)}, "to": {"id": str(pair.to_id)}, "type": kind.name}
