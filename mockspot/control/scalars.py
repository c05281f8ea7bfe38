"""The kinds of single values that documents of the control plane hold, with their bounds."""

from typing import Annotated

from msgspec import Meta

PortalId = Annotated[int, Meta(gt=0, lt=2**47)]
UserId = Annotated[int, Meta(gt=0, lt=2**53)]
RecordId = Annotated[int, Meta(ge=0, lt=10**18)]
Seconds = Annotated[float, Meta(ge=0, le=10 * 366 * 86_400)]
Count = Annotated[int, Meta(ge=0, le=5_000_000)]
Whole = Annotated[int, Meta(ge=-(2**53), le=2**53)]
Name = Annotated[str, Meta(min_length=1, max_length=200)]
Scopes = Annotated[list[str], Meta(max_length=1000)]
