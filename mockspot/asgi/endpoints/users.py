"""The user provisioning operations."""

from mockspot.asgi.endpoint import Endpoint, versioned
from mockspot.domain import teams, users
from mockspot.wire import users as wire
from mockspot.wire.call import Call, parse_nothing


def _reads(_: Call) -> frozenset[str]:
    return frozenset(("crm.objects.users.read", "settings.users.read"))


def _writes(_: Call) -> frozenset[str]:
    return frozenset(("crm.objects.users.write", "settings.users.write"))


def _teams(_: Call) -> frozenset[str]:
    return frozenset(("settings.users.teams.read",))


def _paths(suffix: str = "") -> tuple[tuple[str, str], ...]:
    return versioned("settings", "users", suffix)


_ONE = _paths("/{userId}")

ROWS = (
    Endpoint("settings.users.list", "GET", _paths(), wire.parse_list, users.list_users, wire.page, _reads),
    Endpoint("settings.users.create", "POST", _paths(), wire.parse_create, users.create, wire.created, _writes),
    Endpoint("settings.users.read", "GET", _ONE, wire.parse_key, users.read, wire.read, _reads),
    Endpoint("settings.users.update", "PUT", _ONE, wire.parse_update, users.update, wire.read, _writes),
    Endpoint("settings.users.delete", "DELETE", _ONE, wire.parse_key, users.delete, wire.deleted, _writes),
    Endpoint(
        "settings.users.roles", "GET", _paths("/roles"), parse_nothing, teams.list_roles, wire.listed_roles, _reads
    ),
    Endpoint(
        "settings.users.teams",
        "GET",
        _paths("/teams"),
        parse_nothing,
        teams.list_teams,
        wire.listed_teams,
        _teams,
    ),
)
