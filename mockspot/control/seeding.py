"""Seeds: what a portal holds from the start, as one document, or so and so many generated records."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Literal

from mockspot.asgi.portal import Portal
from mockspot.control import acting, demo, planting
from mockspot.control.operation import Command, ControlError, Operation
from mockspot.control.seed_documents import Seed
from mockspot.domain.refusal import Refusal
from mockspot.wire import errors


def run(command: Command) -> dict[str, Any]:
    """Seed a running portal."""
    return plant(command.portal, command.body)


def wanted(seed: Literal["demo"] | Seed) -> Seed:
    """Return the document of a portal's `seed` member."""
    return seed if isinstance(seed, Seed) else Seed(demo=demo.RECORDS)


def plant(portal: Portal, seed: Seed) -> dict[str, Any]:
    """Put a seed into a portal, all of it or nothing; raises ControlError that says what is wrong, and where."""
    with portal.worked_on():
        mark, planted = portal.space.mark(), planting.Planting(acting.context(portal, source="IMPORT"))
        try:
            planting.plant(planted, seed)
            planted.at = ("demo", -1)
            if seed.demo:
                demo.plant(planted, seed.demo)
        except Refusal as refusal:
            portal.space.undo_to(mark)
            message = f"HubSpot would refuse the seed: {reason(refusal)}"
            raise ControlError(400, "seed_refused", message, hint=f"look at {planted.place}") from refusal
        except ValueError as error:
            portal.space.undo_to(mark)
            raise ControlError(400, "seed_invalid", str(error), hint=f"look at {planted.place}") from error
        except BaseException:
            portal.space.undo_to(mark)
            raise
        portal.space.commit()
    return {"counts": dict(planted.counts), "refs": _named(planted.refs)}


def _named(refs: Mapping[str, int]) -> dict[str, str]:
    """Return the ids by `type:ref`, and by the bare ref where only one record has it."""
    bare = Counter(name.partition(":")[2] for name in refs)
    short = {name.partition(":")[2]: number for name, number in refs.items()}
    unique = {name: number for name, number in short.items() if bare[name] == 1}
    return {name: str(number) for name, number in {**refs, **unique}.items()}


def reason(refusal: Refusal) -> str:
    """Return the text HubSpot would refuse with, and what it would name beside it."""
    body = errors.render(refusal, correlation_id="").body
    if not isinstance(body, dict) or "message" not in body:
        return str(refusal)
    context = body.get("context") or {}
    named = [f"{name}: {', '.join(map(str, _several(value)))}" for name, value in context.items()]
    return f"{body['message']} ({'; '.join(named)})" if named else str(body["message"])


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


ROWS = (
    Operation(
        "POST",
        "/portals/{portalId}/seed",
        "Put records and more into a portal",
        run,
        Seed,
        waits=True,
        answer=("Planted",),
    ),
)
