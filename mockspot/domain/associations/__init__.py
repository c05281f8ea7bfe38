"""Associations: directed links between records, each kept together with its inverse."""

from mockspot.domain.associations.creating import NewLink, link_new
from mockspot.domain.associations.reading import Expansion, expand

__all__ = ["Expansion", "NewLink", "expand", "link_new"]
