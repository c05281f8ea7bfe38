"""What a process has exercised, counted from traffic; what a log forgets is absorbed first."""

from collections import Counter

from mockspot.asgi.portal import Portal
from mockspot.wire.redaction import parsed
from mockspot.wire.traffic import Entry, Exchange


class Tally:
    """Calls by operation and status, and the states that limiter, tokens, deliveries and faults went through."""

    def __init__(self) -> None:
        self.calls: dict[str, Counter[str]] = {}
        self.states: Counter[str] = Counter()

    def absorb(self, portal: Portal) -> None:
        """Count a portal's traffic, which is about to be forgotten."""
        if not portal.awake:
            return
        with portal.lock:
            entries = portal.live.traffic.entries()
        for entry in entries:
            self._count(entry)

    def copy(self) -> "Tally":
        """Return a tally that goes on from here by itself."""
        made = Tally()
        made.calls = {name: Counter(statuses) for name, statuses in self.calls.items()}
        made.states = Counter(self.states)
        return made

    def _count(self, entry: Entry) -> None:
        """Count one entry, without making its document: a reset pays for this."""
        kept = entry.content
        if isinstance(kept, Exchange) and kept.operation:
            self.calls.setdefault(kept.operation, Counter())[str(kept.status)] += 1
            self.states.update(_states(kept))
        elif entry.kind == "delivery":
            self.states.update(_delivery_states(kept))
        elif isinstance(kept, dict) and entry.kind == "token":
            self.states[f"token {kept['grant']}"] += 1


def _delivery_states(kept: object) -> list[str]:
    from mockspot.wire.webhooks.deliveries import Sent  # with the first delivery

    return [f"delivery {kept.delivery.state}"] if isinstance(kept, Sent) else []


def _states(kept: Exchange) -> list[str]:
    states = []
    if kept.status == 429:
        states.append(f"limiter {kept.bucket}")
    if kept.status is not None and kept.status >= 400:
        answer = parsed(kept.answer_body)
        states += [f"error {answer['category']}"] if isinstance(answer, dict) and "category" in answer else []
    if kept.fault:
        states.append("fault struck")
    return states
