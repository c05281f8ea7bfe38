"""A locustfile for the arrivals test: twenty starts a second, room for three, no matter how slow the target is."""

import json
import os
from pathlib import Path
from typing import Any

from locust import events

from mockspot_loadtests.arrivals import ArrivalUser


class Visitor(ArrivalUser):
    arrivals = "constant"
    arrivals_per_second = 20.0
    most_in_flight = 3
    arrival_name = "visit from intended start"

    def start_one(self, intended: float) -> None:
        del intended
        self.client.get("/", name="visit")


@events.quitting.add_listener
def write(environment: Any, **_: Any) -> None:
    found = {
        entry.name: {"count": entry.num_requests, "failures": entry.num_failures, "slowest": entry.max_response_time}
        for entry in environment.stats.entries.values()
    }
    Path(os.environ["FOUND"]).write_text(json.dumps(found))
