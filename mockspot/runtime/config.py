"""What a server process is told at start."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Settings:
    """The options of `mockspot serve`. `seed` and `limits` are words or file names, `store` is memory or file:PATH."""

    host: str = "127.0.0.1"
    port: int = 8642
    store: str = "memory"
    seed: str = "empty"
    limits: str = "documented"
    tls: bool = False
    webhooks_may_call: tuple[str, ...] = ()
    admin_token: str | None = field(default=None, repr=False)
