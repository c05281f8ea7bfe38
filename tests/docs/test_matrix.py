"""The support matrix says of every operation where its state and its refusals come from."""

from pkgutil import iter_modules

from docs import matrix
from mockspot.asgi import endpoints
from mockspot.catalog import errors
from mockspot.control.seed_documents import Seed

ANYWHERE = {"general", "identity", "json_body", "limits", "row"}
"""Modules of refusals that any operation answers, and of what their rows are."""


def test_every_refusal_belongs_to_an_operation_or_to_all() -> None:
    modules = {module.name for module in iter_modules(errors.__path__)}
    assert {matrix.errors_of(row) for row in endpoints.every()} - {""} == modules - ANYWHERE


def test_every_member_of_a_seed_sets_something_up() -> None:
    said = " ".join(matrix.SET_UP.values())
    members = Seed.__struct_encode_fields__
    assert [name for name in members if f"`{name}`" not in said] == []


def test_every_version_that_a_row_is_served_in_has_a_column() -> None:
    assert {version for row in endpoints.every() for version, _ in row.paths} == set(matrix.COLUMNS)
