"""Associations on the wire: inside records, in v4 and the dated versions, and in v3."""

from mockspot.wire.associations.inside_records import expansions, new_link, parse_types

__all__ = ["expansions", "new_link", "parse_types"]
