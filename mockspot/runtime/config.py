"""What a server process is told at start."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Settings:
    """The options of `mockspot serve`. `seed` and `limits` are words or file names, `store` is memory or file:PATH.

    Without a `proxy_port` there is no proxy; with one, `others_pass` says whether hosts that are not HubSpot's do.
    """

    host: str = "127.0.0.1"
    port: int = 8642
    store: str = "memory"
    seed: str = "empty"
    limits: str = "documented"
    tls: bool = False
    proxy_port: int | None = None
    others_pass: bool = True
    webhooks_may_call: tuple[str, ...] = ()
    admin_token: str | None = field(default=None, repr=False)
