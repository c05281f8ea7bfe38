"""The base of every user in this pack: one that cannot be pointed at HubSpot."""

from locust import FastHttpUser
from locust.env import Environment

from mockspot_loadtests.guard import RefusedTarget, check_target


class GuardedUser(FastHttpUser):
    """Checks its host when it is made, so that no profile, option or web form gets round it."""

    abstract = True

    def __init__(self, environment: Environment) -> None:
        try:
            check_target(self.host or environment.host or "")
        except RefusedTarget as refusal:
            raise SystemExit(str(refusal)) from refusal  # Locust would log anything less and go on
        super().__init__(environment)
