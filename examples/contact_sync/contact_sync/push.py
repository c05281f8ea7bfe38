"""SQLite to HubSpot: what was made or changed here, in batches, each record judged by its own answer."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from contact_sync.answers import HubSpotRefused, OutcomeUnknown
from contact_sync.contacts import BATCH, BatchOutcome, Contacts, Problem, Values
from contact_sync.definitions import Definitions
from contact_sync.mirror import Mirror, Row

# How often a create whose answer got lost is tried again, each time after looking for what it may have left behind.
_CREATE_TRIES = 3
# Statuses with which HubSpot turns down a whole batch because of one input.
_ONE_BAD_INPUT = frozenset({400, 409})


Refused = Sequence[tuple[Row, Problem]]


@dataclass(slots=True)
class Pushed:
    """What a push did."""

    created: int = 0
    updated: int = 0
    parked: dict[str, str] = field(default_factory=dict)
    unconfirmed: list[str] = field(default_factory=list)


class Push:
    """Brings HubSpot up to date with the mirror."""

    def __init__(self, contacts: Contacts, mirror: Mirror, definitions: Definitions) -> None:
        self._contacts = contacts
        self._mirror = mirror
        self._definitions = definitions

    def run(self) -> Pushed:
        """Send every change; afterwards each row is sent, parked with its reason, or unconfirmed and sent next time."""
        pushed = Pushed()
        self._create(self._with_identity(pushed), pushed)
        self._update(self._linked(), pushed)
        return pushed

    def _with_identity(self, pushed: Pushed) -> list[Row]:
        new = [row for row in self._mirror.changed_rows() if row.hubspot_id is None]
        for row in new:
            if not row.values["email"]:
                self._park(row, "no email: nothing would tell it from another contact", pushed)
        return [row for row in new if row.values["email"]]

    def _linked(self) -> list[Row]:
        return [row for row in self._mirror.changed_rows() if row.hubspot_id is not None]

    def _create(self, rows: Sequence[Row], pushed: Pushed) -> None:
        for batch in _pieces(rows):
            self._create_batch(batch, pushed)

    def _create_batch(self, rows: Sequence[Row], pushed: Pushed, tries: int = _CREATE_TRIES) -> None:
        inputs = {_trace(row): self._outgoing(row.changed) for row in rows}
        try:
            outcome = self._contacts.create(inputs)
        except OutcomeUnknown:
            self._create_missing(rows, pushed, tries - 1)
        except HubSpotRefused as refusal:
            self._divide(rows, refusal, self._create_batch, self._judge_refused_creates, pushed)
        else:
            pushed.created += self._settle(rows, outcome, self._judge_refused_creates, pushed)

    def _create_missing(self, rows: Sequence[Row], pushed: Pushed, tries: int) -> None:
        """Look for what a lost create left behind, and make only what is not there."""
        missing = self._link_existing(rows)
        pushed.created += len(rows) - len(missing)
        if missing and tries:
            self._create_batch(missing, pushed, tries)
        else:
            pushed.unconfirmed += [row.values["email"] for row in missing]

    def _link_existing(self, rows: Sequence[Row]) -> list[Row]:
        """Tie rows to the contacts that already hold their emails; return the rows without one."""
        found = self._contacts.by_email(row.values["email"] for row in rows)
        self._mirror.take(found)
        unlinked = self._mirror.unlinked_rows()
        return [row for row in rows if row.local_id in unlinked]

    def _judge_refused_creates(self, refused: Refused, pushed: Pushed) -> None:
        """Where a contact with this email exists, its row is an update from now on. Anything else is parked."""
        conflicts = {row.local_id: problem for row, problem in refused if problem.category == "CONFLICT"}
        for row, problem in refused:
            if row.local_id not in conflicts:
                self._park(row, problem.message, pushed)
        for row in self._link_existing([row for row, _ in refused if row.local_id in conflicts]):
            self._park(row, f"another contact holds this address: {conflicts[row.local_id].message}", pushed)

    def _update(self, rows: Sequence[Row], pushed: Pushed) -> None:
        for batch in _pieces(row for row in rows if self._outgoing(row.changed)):
            self._update_batch(batch, pushed)

    def _update_batch(self, rows: Sequence[Row], pushed: Pushed) -> None:
        inputs = {_trace(row): (row.hubspot_id or "", self._outgoing(row.changed)) for row in rows}
        try:
            outcome = self._contacts.update(inputs)
        except HubSpotRefused as refusal:
            self._divide(rows, refusal, self._update_batch, self._judge_refused_updates, pushed)
        else:
            pushed.updated += self._settle(rows, outcome, self._judge_refused_updates, pushed)

    def _judge_refused_updates(self, refused: Refused, pushed: Pushed) -> None:
        """A contact that is gone from HubSpot goes from here too. Anything else is parked."""
        for row, problem in refused:
            if problem.category == "OBJECT_NOT_FOUND" and row.hubspot_id:
                self._mirror.forget([row.hubspot_id])
            else:
                self._park(row, problem.message, pushed)

    def _settle(self, rows: Sequence[Row], outcome: BatchOutcome, judge: "Judge", pushed: Pushed) -> int:
        """Note for each row what became of it; an input the answer does not mention is not taken for done."""
        refused = []
        for row in rows:
            if hubspot_id := outcome.written.get(_trace(row)):
                self._mirror.agree(row, hubspot_id)
            elif problem := outcome.refused.get(_trace(row)):
                refused.append((row, problem))
            else:
                pushed.unconfirmed.append(row.values["email"] or _trace(row))
        judge(refused, pushed)
        return len(outcome.written)

    def _divide(
        self, rows: Sequence[Row], refusal: HubSpotRefused, send: "Send", judge: "Judge", pushed: Pushed
    ) -> None:
        """Find the input that made HubSpot turn down the whole batch, so that it does not stop the others."""
        if refusal.status not in _ONE_BAD_INPUT:
            raise refusal
        if len(rows) == 1:
            judge([(rows[0], Problem(refusal.category, refusal.message))], pushed)
            return
        middle = len(rows) // 2
        send(rows[:middle], pushed)
        send(rows[middle:], pushed)

    def _outgoing(self, values: Values) -> Values:
        writable = self._definitions.writable()
        return {name: value for name, value in values.items() if name in writable}

    def _park(self, row: Row, reason: str, pushed: Pushed) -> None:
        self._mirror.park(row, reason)
        pushed.parked[row.values["email"] or _trace(row)] = reason


Judge = Callable[[Refused, Pushed], None]
Send = Callable[[Sequence[Row], Pushed], None]


def _trace(row: Row) -> str:
    return f"contact-{row.local_id}"


def _pieces(rows: Iterable[Row]) -> list[Sequence[Row]]:
    everything = list(rows)
    return [everything[start : start + BATCH] for start in range(0, len(everything), BATCH)]
