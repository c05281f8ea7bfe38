"""The contact sync against a very small HubSpot: what it does when things go wrong."""

from pathlib import Path
from random import Random

import httpx
import pytest
from contact_sync.answers import (
    HubSpotRefused,
    HubSpotUnreachable,
    OutcomeUnknown,
    Setback,
    pause_before,
    plain_message,
)
from contact_sync.contacts import Contact
from contact_sync.pacer import Pacer
from contact_sync.pull import epoch_ms
from contact_sync.settings import MissingSetting, read_settings
from contact_sync.tokens import GrantRefused
from fake_hubspot import FakeHubSpot, answer_lost, not_reached, status, text
from sync_rig import FakeTime, Sync


def test_missing_settings_are_named_all_at_once() -> None:
    with pytest.raises(MissingSetting, match="HUBSPOT_CLIENT_SECRET, HUBSPOT_REFRESH_TOKEN"):
        read_settings({"HUBSPOT_CLIENT_ID": "x"})


def test_a_first_run_reads_every_page_with_the_properties_it_needs(sync: Sync, remote: FakeHubSpot) -> None:
    for number in range(250):
        remote.add(email=f"c{number}@example.com")
    sync.run()
    pages = remote.calls("/contacts")
    assert len(sync.emails()) == 250
    assert [page.get("after") for page in pages if "limit" in page] == [None, "~601", "~701"]
    assert {page["limit"] for page in pages if "limit" in page} == {"100"}
    assert all("phone" in page["properties"] for page in pages if "limit" in page)


def test_a_second_run_without_changes_writes_nothing(sync: Sync, remote: FakeHubSpot) -> None:
    remote.add(email="a@example.com")
    sync.add("b@example.com")
    sync.run()
    sync.run()
    remote.requests.clear()
    sync.run()
    assert [path for path, _ in remote.requests if "batch" in path] == []


def test_a_later_run_searches_from_before_where_the_last_one_ended(sync: Sync, remote: FakeHubSpot) -> None:
    first = remote.add(email="a@example.com", phone="1")
    sync.run()
    reached = remote.now_ms
    remote.touch(first, phone="2")
    sync.run()
    since = remote.calls("/search")[0]["filterGroups"][0]["filters"][0]["value"]
    assert int(since) == reached - 120_000
    assert sync.sql("SELECT phone FROM contacts") == [("2",)]


def test_changes_beyond_the_search_cap_are_all_read(tmp_path: Path, remote: FakeHubSpot) -> None:
    sync = Sync(tmp_path / "contacts.sqlite3", remote, window=600)
    sync.run()
    for number in range(1_500):
        remote.add(email=f"c{number}@example.com")
    sync.run()
    offsets = [int(body.get("after", 0)) + body["limit"] for body in remote.calls("/search")]
    assert len(sync.emails()) == 1_500
    assert max(offsets) <= 600
    sync.close()


def test_offsets_that_move_between_pages_lose_no_record(sync: Sync, remote: FakeHubSpot) -> None:
    sync.run()
    ids = [remote.add(email=f"c{number}@example.com") for number in range(500)]

    def archive_one_and_serve(request: httpx.Request, serve) -> httpx.Response:  # type: ignore[no-untyped-def] # fake
        del remote.contacts[ids[0]]
        return serve(request)

    remote.fail("/search", lambda request, serve: serve(request), archive_one_and_serve)
    sync.run()
    assert {f"c{number}@example.com" for number in range(1, 500)} <= set(sync.emails())


def test_a_full_read_removes_what_is_gone_but_looks_twice(sync: Sync, remote: FakeHubSpot) -> None:
    gone, hidden = remote.add(email="gone@example.com"), remote.add(email="hidden@example.com")
    sync.run()
    del remote.contacts[gone]
    page = {"results": []}
    remote.fail("/contacts", status(200, page))
    sync.pull.everything()
    assert sync.emails() == ["hidden@example.com"]
    assert remote.calls("/batch/read")[-1]["inputs"] == [{"id": gone}, {"id": hidden}]


def test_times_are_read_with_and_without_a_fraction() -> None:
    assert epoch_ms("2026-03-12T10:00:00Z") + 7 == epoch_ms("2026-03-12T10:00:00.007Z")


def test_new_rows_are_created_in_batches_and_linked_whatever_the_order(sync: Sync, remote: FakeHubSpot) -> None:
    for number in range(150):
        sync.add(f"c{number:03}@example.com", firstname=str(number))
    pushed = sync.run()
    assert [len(body["inputs"]) for body in remote.calls("/batch/create")] == [100, 50]
    assert pushed.created == 150
    links = sync.sql("SELECT hubspot_id, firstname FROM contacts")
    assert all(remote.contacts[hubspot_id]["firstname"] == firstname for hubspot_id, firstname in links)


def test_an_edit_sends_only_the_changed_values(sync: Sync, remote: FakeHubSpot) -> None:
    remote.add(email="a@example.com", phone="1", company="Acme")
    sync.run()
    sync.sql("UPDATE contacts SET phone = '2'")
    assert sync.run().updated == 1
    assert [row["properties"] for row in remote.calls("/batch/update")[0]["inputs"]] == [{"phone": "2"}]


def test_an_edit_here_survives_a_change_there(sync: Sync, remote: FakeHubSpot) -> None:
    first = remote.add(email="a@example.com", phone="1", company="Acme")
    sync.run()
    sync.sql("UPDATE contacts SET phone = 'here'")
    remote.touch(first, phone="there", company="There")
    sync.run()
    assert sync.sql("SELECT phone, company FROM contacts") == [("here", "There")]
    assert remote.contacts[first]["phone"] == "here"


def test_an_edit_made_while_its_row_is_sent_stays_a_change(sync: Sync, remote: FakeHubSpot) -> None:
    sync.add("a@example.com", phone="1")
    row = sync.mirror.changed_rows()[0]
    sync.sql("UPDATE contacts SET phone = '2'")
    sync.mirror.agree(row, "501")
    assert [row.changed for row in sync.mirror.changed_rows()] == [{"phone": "2"}]


def test_a_conflict_becomes_an_update(sync: Sync, remote: FakeHubSpot) -> None:
    sync.pull.run()
    existing = remote.add(email="a@example.com", phone="old", company="Acme")
    sync.add("A@example.com", phone="new")
    pushed = sync.push.run()
    assert (pushed.created, pushed.updated, pushed.parked) == (0, 1, {})
    assert remote.contacts[existing]["phone"] == "new"
    assert sync.sql("SELECT hubspot_id, company FROM contacts") == [(existing, "Acme")]


def test_many_conflicts_are_looked_up_together(sync: Sync, remote: FakeHubSpot) -> None:
    sync.pull.run()
    for number in range(30):
        remote.add(email=f"c{number}@example.com")
        sync.add(f"c{number}@example.com", phone="new")
    assert sync.push.run().updated == 30
    assert [len(body["inputs"]) for body in remote.calls("/batch/read")] == [30]


def test_an_address_held_under_another_spelling_is_parked_and_not_sent_for_ever(
    sync: Sync, remote: FakeHubSpot
) -> None:
    sync.pull.run()
    remote.add(email="ünal@example.com")
    sync.add("ÜNAL@example.com")
    assert "another contact holds this address" in sync.push.run().parked["ÜNAL@example.com"]
    assert sync.push.run().parked == {}


def test_one_bad_record_of_a_hundred_is_parked_with_its_reason(sync: Sync, remote: FakeHubSpot) -> None:
    for number in range(99):
        sync.add(f"c{number}@example.com")
    sync.add("not an address")
    pushed = sync.run()
    assert pushed.created == 99
    assert pushed.parked == {"not an address": "Email address not an address is invalid"}
    assert sync.run().parked == {}, "a parked row is sent again only after an edit"
    sync.sql("UPDATE contacts SET email = 'good@example.com' WHERE parked IS NOT NULL")
    assert sync.run().created == 1


def test_a_refused_batch_is_divided_until_the_bad_record_is_found(sync: Sync, remote: FakeHubSpot) -> None:
    for number in range(20):
        remote.add(email=f"c{number}@example.com")
    sync.run()
    sync.sql("UPDATE contacts SET phone = '1'")
    sync.sql("UPDATE contacts SET phone = 'refuse me' WHERE email = 'c13@example.com'")
    pushed = sync.run()
    assert pushed.updated == 19
    assert pushed.parked == {"c13@example.com": "phone is invalid"}


def test_a_row_without_an_email_is_never_sent(sync: Sync, remote: FakeHubSpot) -> None:
    sync.add("", firstname="Nobody")
    assert "no email" in sync.run().parked["contact-1"]
    assert remote.calls("/batch/create") == []


def test_an_unknown_property_is_left_out_of_writes(sync: Sync, remote: FakeHubSpot) -> None:
    remote.writable = ("email", "phone")
    sync.add("a@example.com", phone="1", company="Acme")
    sync.run()
    assert [row["properties"] for row in remote.calls("/batch/create")[0]["inputs"]] == [
        {"email": "a@example.com", "phone": "1"}
    ]


def test_a_lost_answer_to_a_create_makes_no_second_record(sync: Sync, remote: FakeHubSpot) -> None:
    remote.fail("/batch/create", answer_lost)
    sync.add("a@example.com")
    sync.add("b@example.com")
    pushed = sync.run()
    assert len(remote.calls("/batch/create")) == 1
    assert [values["email"] for values in remote.contacts.values()] == ["a@example.com", "b@example.com"]
    assert (pushed.created, pushed.unconfirmed) == (2, [])


def test_a_create_that_never_happened_is_sent_again_after_looking(sync: Sync, remote: FakeHubSpot) -> None:
    remote.fail("/batch/create", status(502))
    sync.add("a@example.com")
    assert sync.run().created == 1
    paths = [path.rsplit("/", 1)[-1] for path, _ in remote.requests if "/batch/" in path]
    assert paths == ["create", "read", "create"]


def test_a_create_without_results_is_not_taken_for_done(sync: Sync, remote: FakeHubSpot) -> None:
    remote.fail("/batch/create", status(201, {"status": "COMPLETE", "results": []}))
    sync.add("a@example.com")
    assert sync.run().unconfirmed == ["a@example.com"]
    assert sync.run().created == 1


@pytest.mark.parametrize(
    "fault",
    [
        status(429),
        status(500),
        status(503),
        status(423),
        text(200, "<html>"),
        text(200, '{"resu'),
        not_reached,
        answer_lost,
    ],
    ids=["429", "500", "503", "locked", "page", "truncated", "refused", "lost"],
)
def test_a_passing_fault_on_a_read_changes_nothing(fault, sync: Sync, remote: FakeHubSpot) -> None:  # type: ignore[no-untyped-def] # fake
    remote.add(email="a@example.com")
    remote.fail("/contacts", fault)
    sync.run()
    assert sync.emails() == ["a@example.com"]
    assert len(sync.time.pauses) == 1


@pytest.mark.parametrize("code", [400, 403, 404, 405, 415, 422])
def test_a_hopeless_answer_is_not_repeated(code: int, sync: Sync, remote: FakeHubSpot) -> None:
    remote.fail("/contacts", status(code, {"message": "no", "correlationId": "c-1"}))
    with pytest.raises(HubSpotRefused, match="c-1"):
        sync.run()
    assert len(remote.calls("/contacts")) == 1


@pytest.mark.parametrize(
    ("message", "plain"),
    [
        (
            'Property values were not valid: [{"message":"Email address x is invalid","name":"email"}]',
            "Email address x is invalid",
        ),
        ("Property values were not valid: [{", "Property values were not valid: [{"),
        ("Property values were not valid: [7]", "Property values were not valid: [7]"),
        ("Contact already exists. Existing ID: 7", "Contact already exists. Existing ID: 7"),
    ],
)
def test_a_refusal_says_in_plain_words_what_is_wrong(message: str, plain: str) -> None:
    assert plain_message(message) == plain


def test_the_daily_limit_ends_the_run_at_once(sync: Sync, remote: FakeHubSpot) -> None:
    remote.fail("/contacts", status(429, {"policyName": "DAILY"}))
    with pytest.raises(HubSpotRefused):
        sync.run()
    assert sync.time.pauses == []


def test_tries_are_bounded_and_outlast_the_ten_second_window(sync: Sync, remote: FakeHubSpot) -> None:
    remote.fail("/contacts", *[status(429)] * 50)
    with pytest.raises(HubSpotUnreachable, match="7 tries"):
        sync.run()
    assert sum(sync.time.pauses) > 10


def test_pauses_double_and_are_never_equal_for_two_processes() -> None:
    setback = Setback("429", sent=False)
    first = [pause_before(attempt, setback, Random(1)) for attempt in (2, 4, 6)]
    second = [pause_before(attempt, setback, Random(2)) for attempt in (2, 4, 6)]
    assert first[0] < first[1] < first[2]
    assert first != second


def test_a_told_pause_is_kept(sync: Sync, remote: FakeHubSpot) -> None:
    remote.fail("/contacts", status(503, None, **{"Retry-After": "7"}))
    sync.run()
    assert sync.time.pauses == [7.0]


def test_a_write_that_must_not_be_doubled_says_when_its_outcome_is_unknown(sync: Sync, remote: FakeHubSpot) -> None:
    remote.fail("/batch/create", answer_lost)
    with pytest.raises(OutcomeUnknown):
        sync.contacts.create({"t": {"email": "a@example.com"}})


@pytest.mark.parametrize(("lifetime", "refreshes"), [(60, 3), (1800, 1), (21600, 1)])
def test_the_token_is_renewed_before_the_lifetime_in_the_answer_ends(
    lifetime: int, refreshes: int, sync: Sync, remote: FakeHubSpot
) -> None:
    remote.lifetime = lifetime
    for _ in range(3):
        sync.pull.everything()
        sync.time.passed += 50
    assert len(remote.calls("/token")) == refreshes


def test_token_parameters_are_in_the_body_and_never_in_the_address(sync: Sync) -> None:
    request = sync.hubspot.tokens.token_request()
    assert request.url.query == b""
    assert b"client_secret=secret" in request.content


def test_a_token_revoked_early_is_replaced_once(sync: Sync, remote: FakeHubSpot) -> None:
    sync.run()
    remote.tokens += 1
    sync.run()
    assert len(remote.calls("/token")) == 2


def test_a_dead_grant_stops_all_traffic(sync: Sync, remote: FakeHubSpot) -> None:
    remote.refresh_token = "another"
    for _ in range(3):
        with pytest.raises(GrantRefused, match="install the app again"):
            sync.run()
    assert len(remote.requests) == 1


def test_a_replaced_refresh_token_is_used_next_time(sync: Sync, remote: FakeHubSpot) -> None:
    rotated = {"access_token": "token-0", "refresh_token": "refresh-2", "expires_in": 1}
    remote.fail("/token", status(200, rotated))
    sync.run()
    remote.refresh_token = "refresh-2"
    sync.time.passed += 5
    sync.run()
    assert [call["refresh_token"] for call in remote.calls("/token")] == ["refresh-1", "refresh-2"]


def test_definitions_are_read_once_an_hour(sync: Sync, remote: FakeHubSpot) -> None:
    for _ in range(4):
        sync.add(f"c{sync.time.passed}@example.com")
        sync.run()
        sync.time.passed += 1500
    assert sum(path.startswith("/crm/properties/") for path, _ in remote.requests) == 2


def test_the_pacer_lets_no_window_hold_more_than_its_number() -> None:
    time = FakeTime()
    pacer = Pacer(time.clock(), most=4, seconds=1.0)
    starts = []
    for _ in range(20):
        pacer.wait_for_turn()
        starts.append(time.passed)
    assert all(later - earlier >= 1.0 for earlier, later in zip(starts, starts[4:], strict=False))


def test_two_rows_that_are_one_contact_become_one_and_keep_the_unsent_edit(sync: Sync, remote: FakeHubSpot) -> None:
    first = remote.add(email="old@example.com")
    sync.run()
    sync.add("new@example.com", phone="typed here")
    remote.touch(first, email="new@example.com")
    sync.run()
    assert sync.sql("SELECT hubspot_id, email, phone FROM contacts") == [(first, "new@example.com", "typed here")]
    assert remote.contacts[first]["phone"] == "typed here"


def test_an_email_that_moved_to_another_contact_moves_here_too(sync: Sync) -> None:
    sync.mirror.take([_contact("1", "x@example.com"), _contact("2", "y@example.com")])
    sync.mirror.take([_contact("2", "x@example.com"), _contact("1", "z@example.com")])
    assert sorted(sync.sql("SELECT hubspot_id, email FROM contacts")) == [
        ("1", "z@example.com"),
        ("2", "x@example.com"),
    ]


def _contact(hubspot_id: str, email: str) -> Contact:
    values = {"email": email, "firstname": "", "lastname": "", "phone": "", "company": ""}
    return Contact(hubspot_id, values, "2026-03-12T10:00:00Z")
