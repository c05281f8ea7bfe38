"""Whatever happens on either side, and whatever gets lost on the way: no edit is lost, and both sides become equal."""

from pathlib import Path

from contact_sync.contacts import SYNCED
from fake_hubspot import FakeHubSpot, Fault, answer_lost, not_reached, status, text
from hypothesis import given, settings
from hypothesis import strategies as st
from sync_rig import Sync

View = dict[str, dict[str, str]]
Edit = tuple[str, str, str, str]

EDITS = st.tuples(
    st.sampled_from(["here", "there"]),
    st.sampled_from(["ada@example.com", "alan@example.com"]),
    st.sampled_from(["phone", "company"]),
    st.sampled_from(["", "x", "Zoë"]),
)
FAULTS = st.tuples(
    st.sampled_from(["/contacts", "/search", "/batch/read", "/batch/create", "/batch/update"]),
    st.sampled_from([status(429), status(500), text(200, ""), not_reached, answer_lost]),
)
ROUNDS = st.tuples(st.lists(EDITS, max_size=5), st.lists(FAULTS, max_size=4))


@settings(max_examples=200)
@given(st.lists(ROUNDS, min_size=1, max_size=4))
def test_no_edit_is_lost_and_both_sides_become_equal(rounds: list[tuple[list[Edit], list[tuple[str, Fault]]]]) -> None:
    sync = Sync(Path(":memory:"), FakeHubSpot())
    for edits, faults in rounds:
        before = there(sync.remote)
        for edit in edits:
            make(edit, sync)
        expected = merged(before, here(sync), there(sync.remote))
        for call, fault in faults:
            sync.remote.fail(call, fault)
        sync.run()
        sync.remote.faults.clear()
        sync.run()
        assert here(sync) == there(sync.remote) == expected
    sync.remote.requests.clear()
    sync.run()
    assert sync.remote.calls("/batch/create") == sync.remote.calls("/batch/update") == []
    sync.close()


def merged(before: View, mine: View, theirs: View) -> View:
    """What both sides must hold in the end: an edit made here wins, everything else is as HubSpot has it."""
    nobody = dict.fromkeys(SYNCED, "")
    return {
        email: {
            name: mine[email][name]
            if email in mine and mine[email][name] != before.get(email, nobody)[name]
            else theirs.get(email, nobody)[name]
            for name in SYNCED
        }
        for email in {*mine, *theirs}
    }


def make(edit: Edit, sync: Sync) -> None:
    """Change one value of a contact on one side, making the contact first where it is missing."""
    side, email, name, value = edit
    if side == "here":
        with sync.database.transaction() as change:
            change.execute("INSERT OR IGNORE INTO contacts (email) VALUES (?)", (email,))
            change.execute(f"UPDATE contacts SET {name} = ? WHERE email = ?", (value, email))
        return
    ids = {values["email"]: hubspot_id for hubspot_id, values in sync.remote.contacts.items()}
    sync.remote.touch(ids.get(email) or sync.remote.add(email=email), **{name: value})


def here(sync: Sync) -> View:
    rows = sync.database.rows(f"SELECT {', '.join(SYNCED)} FROM contacts")
    return {row[0]: dict(zip(SYNCED, row, strict=True)) for row in rows}


def there(remote: FakeHubSpot) -> View:
    return {values["email"]: {name: values.get(name) or "" for name in SYNCED} for values in remote.contacts.values()}
