"""Who makes a request, as every check and every write needs to know it."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is asking: the app behind a credential, the user behind the app, and what they may do."""

    credential: str  # oauth, private_app, service_key, developer_key, client_credentials, none
    app_id: int = 0
    user_id: int = 0
    scopes: frozenset[str] = frozenset()
    source: str = "INTEGRATION"  # the source that property history shows for this caller's writes
    token: str = field(default="", repr=False)
    kind: str = ""  # the row of `catalog.callers` it counts as; unless told, that of its credential
    source_id: str = field(default="", init=False)  # of what it writes, as property history shows it

    def __post_init__(self) -> None:
        """Know from the start what every call asks for."""
        object.__setattr__(self, "kind", self.kind or self.credential)
        object.__setattr__(self, "source_id", str(self.app_id))
