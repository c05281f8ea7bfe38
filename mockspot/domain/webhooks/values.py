"""The values that webhooks tell of."""

from mockspot.domain import object_types
from mockspot.domain.events import Event
from mockspot.domain.ports import Transaction
from mockspot.domain.properties.definitions import definition
from mockspot.domain.values import epoch_text

_TIMES = ("date", "datetime")


def printed(tx: Transaction, event: Event, portal_id: int) -> Event:
    """Return a property change as webhooks print it: days and times are the text of their epoch milliseconds.

    Claim: recorded for times of custom objects (2025-07), pasted for computed ones (SLACK 2020-06, 2024-04).
    unverified: days.
    """
    if event.change != "propertyChange" or event.sensitive or not event.property_value or event.property_name is None:
        return event
    object_type = object_types.resolve(tx, portal_id, event.object_type_id)
    row = None if object_type is None else definition(tx, object_type, event.property_name)
    if row is None or row.type not in _TIMES:
        return event
    return event._replace(property_value=epoch_text(event.property_value))
