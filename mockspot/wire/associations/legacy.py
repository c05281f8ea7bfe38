"""The association operations of v3, which name association types instead of numbering them."""

from typing import Any

from mockspot.catalog.associations import AssociationType
from mockspot.domain.associations.editing import BatchEdit, Edit, Ends, LinkedPair, Outcome
from mockspot.domain.associations.linking import Pair
from mockspot.domain.associations.reading import V3_BATCH_PAGE, BatchReadLinks, FoundLinks, LinkPage
from mockspot.wire.associations import calls, cursors
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


def parse_read(call: Call) -> BatchReadLinks:
    """Return the command of `batch/read`."""
    return calls.parse_read(call)._replace(page=V3_BATCH_PAGE)


def parse_one(call: Call) -> Edit:
    """Return the command of `PUT` and `DELETE .../{toObjectType}/{toObjectId}/{associationType}`, by name or number."""
    from_type, to_type = call.object_types
    ends = Ends(call.params["objectId"], call.params["toObjectId"], (call.params["associationType"],))
    return Edit(from_type, to_type, ends)


def created(outcome: Outcome, call: Call) -> Answer:
    """Answer `batch/create`. Claim: both directions, the reverse first (recorded, nango 2026)."""
    results = [shown for done in outcome.done for shown in _both_directions(done)]
    errors = [entry(refusal) for refusal in outcome.failed]
    return envelope(results, errors, started=call.now, completed=call.now, status=201)


def read(found: FoundLinks, call: Call) -> Answer:
    """Answer `batch/read`: ids with type names, and paging inside each result (pasted, py135)."""
    from_type, to_type = call.object_types
    results = []
    for from_key, page in found.pages:
        address = cursors.record_address(call, from_type.type_id, from_key, to_type.type_id)
        shown = {"from": {"id": from_key}, "to": typed_ids(page.links)}
        results.append({**shown, **cursors.onward(page, address)})
    errors = [entry(refusal) for refusal in found.failed]
    return envelope(results, errors, started=call.now, completed=call.now)


def listed(found: LinkPage, call: Call) -> Answer:
    """Answer a page of one record's links (SPEC: CollectionResponseAssociatedIdForwardPaging)."""
    return Answer(200, {"results": typed_ids(found.links), **cursors.onward_here(found, call)})


def names(found: tuple[AssociationType, ...], _: Call) -> Answer:
    """Answer the association types of a pair."""
    return Answer(200, {"results": [{"id": str(kind.type_id), "name": kind.name} for kind in found]})


def _ends(call: Call, item: dict[str, Any], path: Path) -> Ends:
    required(call, item, ("from", "to", "type"), path)
    kind = text(call, item, "type", path) or ""
    return Ends(end(call, item, "from", path), end(call, item, "to", path), (kind,))


def _both_directions(done: LinkedPair) -> list[dict[str, Any]]:
    kind = next((kind for kind in done.asked if not kind.default), None) or next(iter(done.asked))
    back = [_named(done.pair.reverse, other) for other in done.reverse if other.type_id == kind.inverse_type_id]
    return [*back, _named(done.pair, kind)]


def _named(pair: Pair, kind: AssociationType) -> dict[str, Any]:
    return {"from": {"id": str(pair.from_id)}, "to": {"id": str(pair.to_id)}, "type": kind.name}
