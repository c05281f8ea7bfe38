"""Whatever happens on either side, and whatever gets lost on the way: in the end both sides hold the same."""

from pathlib import Path

from contact_sync.contacts import SYNCED
from fake_hubspot import FakeHubSpot, answer_lost, not_reached, status, text
from hypothesis import given
from hypothesis import strategies as st
from sync_rig import Sync

PEOPLE = st.integers(0, 5)
NAMES = st.sampled_from(["phone", "company", "firstname"])
VALUES = st.sampled_from(["", "x", "y", "Zoë"])
FAULTS = st.sampled_from([status(429), status(500), text(200, ""), not_reached, answer_lost])
CALLS = st.sampled_from(["/contacts", "/search", "/batch/read", "/batch/create", "/batch/update"])
STEPS = st.one_of(
    st.tuples(st.just("made here"), PEOPLE),
    st.tuples(st.just("made there"), PEOPLE),
    st.tuples(st.just("edited here"), PEOPLE, NAMES, VALUES),
    st.tuples(st.just("edited there"), PEOPLE, NAMES, VALUES),
    st.tuples(st.just("fault"), CALLS, FAULTS),
    st.tuples(st.just("sync")),
)


@given(st.lists(STEPS, max_size=30))
def test_both_sides_become_equal_and_stay_quiet(steps: list[tuple]) -> None:  # type: ignore[type-arg] # plain steps
    sync = Sync(Path(":memory:"), FakeHubSpot())
    for step in steps:
        take(step, sync)
    sync.remote.faults.clear()
    sync.run()
    sync.run()
    assert here(sync) == there(sync.remote)
    sync.remote.requests.clear()
    sync.run()
    assert sync.remote.calls("/batch/create") == sync.remote.calls("/batch/update") == []
    sync.close()


def take(step: tuple, sync: Sync) -> None:  # type: ignore[type-arg] # plain steps
    match step:
        case "made here", int(person):
            with sync.database.transaction() as change:
                change.execute("INSERT OR IGNORE INTO contacts (email) VALUES (?)", (email(person),))
        case "made there", int(person):
            if email(person) not in there(sync.remote):
                sync.remote.add(email=email(person))
        case "edited here", int(person), str(name), str(value):
            with sync.database.transaction() as change:
                change.execute(f"UPDATE contacts SET {name} = ? WHERE email = ?", (value, email(person)))
        case "edited there", int(person), str(name), str(value):
            for hubspot_id, values in sync.remote.contacts.items():
                if values["email"] == email(person):
                    sync.remote.touch(hubspot_id, **{name: value})
        case "fault", str(call), fault:
            sync.remote.fail(call, fault)
        case ("sync",):
            sync.run()


def here(sync: Sync) -> dict[str, tuple[str, ...]]:
    rows = sync.database.rows(f"SELECT {', '.join(SYNCED)} FROM contacts")
    return {row[0]: row for row in rows}


def there(remote: FakeHubSpot) -> dict[str, tuple[str, ...]]:
    return {values["email"]: tuple(values.get(name) or "" for name in SYNCED) for values in remote.contacts.values()}


def email(person: int) -> str:
    return f"person{person}@example.com"
