"""Associations: directed links between records, each kept together with its inverse."""

from mockspot.domain.associations.creating import NewLink, link_new
from mockspot.domain.associations.reading import Expansion, associated_ids, expand

__all__ = ["Expansion", "NewLink", "associated_ids", "expand", "link_new"]
