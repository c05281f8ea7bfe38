"""Traffic documents as typed values: entries, how they are parsed and read, and the views rules share."""

from mockspot_contracts.traffic.entries import (
    Account,
    Change,
    ClockStep,
    Delivery,
    Entry,
    Installation,
    Message,
    OtherEntry,
    Request,
    TokenIssue,
)
from mockspot_contracts.traffic.log import Traffic
from mockspot_contracts.traffic.parsing import TrafficError
from mockspot_contracts.traffic.reading import from_entries, read_traffic

__all__ = [
    "Account",
    "Change",
    "ClockStep",
    "Delivery",
    "Entry",
    "Installation",
    "Message",
    "OtherEntry",
    "Request",
    "TokenIssue",
    "Traffic",
    "TrafficError",
    "from_entries",
    "read_traffic",
]
