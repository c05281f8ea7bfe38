"""Own metrics, recorded as request events so that Locust adds them up and distributes them like everything else."""

from locust.env import Environment

from mockspot_loadtests.hooks import at_request
from mockspot_loadtests.measurements import METRIC

THROTTLED = "throttled"
DROPPED_START = "dropped start"
SYNC_LAG = "sync lag"


def record(environment: Environment, name: str, milliseconds: float = 0.0) -> None:
    """Add one sample to a metric."""
    at_request(environment).fire(
        request_type=METRIC,
        name=name,
        response_time=milliseconds,
        response_length=0,
        exception=None,
        context={},
    )
