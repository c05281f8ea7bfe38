"""Every kind of change by administrators, one module per thing that is changed."""

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from mockspot.control.change_kinds import account, labels, pipelines, properties, records
from mockspot.control.change_kinds.row import ChangeKind

KINDS: tuple[ChangeKind, ...] = (
    *properties.KINDS,
    *pipelines.KINDS,
    *labels.KINDS,
    *records.KINDS,
    *account.KINDS,
)
BY_NAME = {kind.name: kind for kind in KINDS}
BY_DOCUMENT = {kind.document: kind for kind in KINDS}

if TYPE_CHECKING:
    from mockspot.control.change_kinds.row import Change
else:
    Change = reduce(or_, BY_DOCUMENT)
    """`POST …/changes`: what an administrator does to a running portal, by its `kind`."""

__all__ = ["BY_DOCUMENT", "BY_NAME", "KINDS", "Change", "ChangeKind"]
