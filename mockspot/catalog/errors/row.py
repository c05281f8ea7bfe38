"""The shape of one error row."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ErrorKind:
    """One way to be refused.

    `message` is a format string over the refusal's context. `context` names the members of that context which the body
    shows, each as an array of strings. `claim` says what the row rests on: source and strength.
    """

    kind: str
    status: int
    layer: str  # gateway, object, limiter, token, html, edge, page, storage, legacy
    message: str
    claim: str
    category: str | None = None
    sub_category: str | None = None
    context: tuple[str, ...] = ()
    batch_context: tuple[str, ...] = ()  # members shown only inside a batch answer
    links: tuple[tuple[str, str], ...] = ()  # names and addresses of pages about it; the gateway shows them
