"""The journal's files: what they tell, when they are published, how they are found, and for how long."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockspot.domain.policy import Policy
from tests.asgi.journal import Keeper, keeper
from tests.simulator import client

DAY = 86_400
VERSIONS = ["2026-03", "2026-09", "2027-03-beta"]
SINGLE = ["/journal/{v}/earliest", "/journal/{v}/latest"]
BATCHES = ["/journal/{v}/batch/earliest/5", "/journal/{v}/batch/latest/5"]


@pytest.fixture
def app() -> Keeper:
    made = keeper()
    made.to_contacts()
    return made


def told(app: Keeper, count: int) -> list[str]:
    """Make so many files of one contact each, and return their offsets."""
    for _ in range(count):
        app.client.contact()
        app.publish()
    links = app.call("GET", f"/journal/{{v}}/batch/earliest/{count}").json["results"]
    return [link["currentOffset"] for link in links]


@pytest.mark.parametrize("version", VERSIONS)
def test_an_empty_journal_has_no_content(app: Keeper, version: str) -> None:
    app.version = version
    assert {app.call("GET", path).status for path in SINGLE} == {204}
    for path in BATCHES:
        answered = app.call("GET", path)
        assert (answered.status, answered.json["results"], answered.json["status"]) == (200, [], "COMPLETE")


def test_a_file_tells_what_happened_in_hubspots_form(app: Keeper) -> None:
    number = int(app.client.contact(email="a@example.com"))
    app.client.patch(f"/crm/v3/objects/contacts/{number}", {"properties": {"email": "b@example.com", "phone": ""}})
    app.publish()
    link = app.call("GET", "/journal/{v}/earliest").json
    assert list(link) == ["url", "expiresAt", "currentOffset"]
    fetched = app.fetch(link["url"])
    about = f'"portalId":{app.portal_id},"occurredAt":"2026-09-21T14:13:20Z"'
    of = f'"objectTypeId":"0-1","objectId":{number}'
    assert fetched.reply.body.decode() == (
        f'{{"offset":"{link["currentOffset"]}","journalEvents":['
        f'{{"type":"crmObject",{about},"action":"CREATE",{of},"propertyChanges":{{"email":"a@example.com"}}}},'
        f'{{"type":"crmObject",{about},"action":"UPDATE",{of},"propertyChanges":{{"email":"b@example.com"}}}}'
        '],"publishedAt":"2026-09-21T14:13:21Z"}'
    )
    assert fetched.headers["content-type"] == "application/json"


def test_the_changes_of_one_write_are_one_event_and_a_cleared_value_is_null(app: Keeper) -> None:
    number = app.client.contact(firstname="A", lastname="B")
    app.client.patch(f"/crm/v3/objects/contacts/{number}", {"properties": {"firstname": "", "lastname": "C"}})
    app.publish()
    assert [event["propertyChanges"] for event in app.events()] == [
        {"firstname": "A", "lastname": "B"},
        {"firstname": None, "lastname": "C"},
    ]


def test_a_file_collects_until_it_is_published(app: Keeper) -> None:
    app.client.contact()
    app.client.contact()
    assert app.call("GET", "/journal/{v}/latest").status == 204
    app.publish()
    first = app.call("GET", "/journal/{v}/latest").json
    app.client.contact()
    app.publish()
    assert len(app.file(first)["journalEvents"]) == 2
    assert len(app.file(app.call("GET", "/journal/{v}/latest").json)["journalEvents"]) == 1


def test_without_a_pause_every_change_has_a_file_at_once() -> None:
    app = Keeper(client(policy=Policy(journal_file_seconds=0)))
    app.to_contacts()
    inputs = [{"properties": {"firstname": str(number)}} for number in range(3)]
    assert app.client.post("/crm/v3/objects/contacts/batch/create", {"inputs": inputs}).status == 201
    assert len(app.file(app.call("GET", "/journal/{v}/latest").json)["journalEvents"]) == 3
    app.client.contact()
    assert len(app.file(app.call("GET", "/journal/{v}/latest").json)["journalEvents"]) == 1


def test_a_refused_write_is_not_told(app: Keeper) -> None:
    app.client.contact(email="a@example.com")
    assert app.client.post("/crm/v3/objects/contacts", {"properties": {"email": "a@example.com"}}).status == 409
    app.publish()
    assert len(app.events()) == 1


def test_offsets_ascend_and_lead_to_what_came_later(app: Keeper) -> None:
    offsets = told(app, 3)
    assert offsets == sorted(offsets)
    assert len(set(offsets)) == 3
    following = app.call("GET", f"/journal/{{v}}/offset/{offsets[0]}/next").json
    assert following["currentOffset"] == offsets[1]
    assert app.call("GET", "/journal/{v}/latest").json["currentOffset"] == offsets[2]
    assert app.call("GET", f"/journal/{{v}}/offset/{offsets[2]}/next").status == 204


def test_batches_give_several_files_oldest_first(app: Keeper) -> None:
    offsets = told(app, 4)

    def batch(path: str) -> list[str]:
        return [link["currentOffset"] for link in app.call("GET", f"/journal/{{v}}/batch/{path}").json["results"]]

    assert batch("earliest/2") == offsets[:2]
    assert batch("latest/3") == offsets[1:]
    assert batch("latest/9") == offsets
    assert batch(f"{offsets[0]}/next/2") == offsets[1:3]
    assert app.call("GET", "/journal/{v}/batch/earliest/0").status == 400
    assert app.call("GET", "/journal/{v}/batch/earliest/many").status == 400


def test_a_batch_read_finds_files_by_offset_and_says_which_are_not_there(app: Keeper) -> None:
    offsets = told(app, 2)
    found = app.call("POST", "/journal/{v}/batch/read", {"inputs": offsets})
    assert (found.status, [link["currentOffset"] for link in found.json["results"]]) == (200, offsets)
    unknown = "550e8400-e29b-41d4-a716-446655440000"
    mixed = app.call("POST", "/journal/{v}/batch/read", {"inputs": [offsets[1], unknown]})
    assert (mixed.status, len(mixed.json["results"]), mixed.json["numErrors"]) == (207, 1, 1)
    assert mixed.json["errors"][0]["context"] == {"offset": [unknown]}


@pytest.mark.parametrize("offset", ["550e8400-e29b-41d4-a716-446655440000", "0", "zz", "01a0c450-6fe8-7000-8000"])
def test_an_offset_that_nobody_gave_out_is_refused(app: Keeper, offset: str) -> None:
    told(app, 1)
    answered = app.call("GET", f"/journal/{{v}}/offset/{offset}/next")
    assert (answered.status, answered.json["category"]) == (404, "OBJECT_NOT_FOUND")


def test_an_offset_of_one_stream_is_none_of_another(app: Keeper) -> None:
    told(app, 1)
    offset = app.call("GET", "/journal/{v}/latest").json["currentOffset"]
    query = f"installPortalId={app.portal_id}"
    assert app.call("GET", f"/journal/{{v}}/offset/{offset}/next", query=query).status == 404


def test_entries_are_kept_for_three_days(app: Keeper) -> None:
    (old,) = told(app, 1)
    app.publish(3 * DAY - 2)
    app.client.contact()
    app.publish()
    link = app.call("GET", "/journal/{v}/earliest").json
    assert link["currentOffset"] == old
    app.publish()
    assert app.call("GET", "/journal/{v}/earliest").json["currentOffset"] > old
    gone = app.fetch(link["url"])
    assert (gone.status, b"<Code>NoSuchKey</Code>" in gone.reply.body) == (404, True)


def test_a_quiet_journal_leads_on_from_the_last_offset_however_old(app: Keeper) -> None:
    (offset,) = told(app, 1)
    app.publish(30 * DAY)
    assert app.call("GET", "/journal/{v}/earliest").status == 204
    assert app.call("GET", f"/journal/{{v}}/offset/{offset}/next").status == 204
    app.client.contact()
    app.publish()
    assert app.call("GET", f"/journal/{{v}}/offset/{offset}/next").status == 200


def test_an_offset_is_refused_once_what_came_after_it_is_gone(app: Keeper) -> None:
    first, second = told(app, 2)
    app.publish(3 * DAY)
    app.client.contact()
    app.publish()
    assert app.call("GET", f"/journal/{{v}}/offset/{first}/next").status == 404
    assert app.call("GET", f"/journal/{{v}}/offset/{second}/next").status == 200


def test_a_link_opens_a_file_until_it_expires_by_the_portals_clock(app: Keeper) -> None:
    told(app, 1)
    link = app.call("GET", "/journal/{v}/latest").json
    assert link["expiresAt"] == "2026-09-21T14:28:21Z"
    app.publish(14 * 60)
    assert app.fetch(link["url"]).status == 200
    app.publish(60)
    refused = app.fetch(link["url"])
    assert (refused.status, refused.headers["content-type"]) == (403, "application/xml")
    assert b"<Code>AccessDenied</Code><Message>Request has expired</Message>" in refused.reply.body


def test_a_changed_link_does_not_open_a_file(app: Keeper) -> None:
    told(app, 2)
    first, second = app.call("GET", "/journal/{v}/batch/earliest/2").json["results"]
    later = first["url"].replace("Expires=", "Expires=9")
    other = second["url"].partition("?")[0] + "?" + first["url"].partition("?")[2]
    for url in (later, other, first["url"][:-1], first["url"].partition("?")[0]):
        refused = app.fetch(url)
        assert (refused.status, b"SignatureDoesNotMatch" in refused.reply.body) == (403, True)


def test_a_token_beside_the_signature_is_one_credential_too_many(app: Keeper) -> None:
    told(app, 1)
    link = app.call("GET", "/journal/{v}/latest").json
    refused = app.fetch(link["url"], authorization=f"Bearer {app.token}")
    assert (refused.status, b"<Code>InvalidArgument</Code>" in refused.reply.body) == (400, True)


def test_the_local_journal_is_that_of_one_account(app: Keeper) -> None:
    told(app, 1)
    mine, other = f"installPortalId={app.portal_id}", "installPortalId=42"
    assert app.events(mine, "journal-local") == app.events(mine) == app.events()
    assert app.events(other, "journal-local") == app.events(other) == []
    for path in ("latest", "batch/latest/2"):
        answered = app.call("GET", f"/journal-local/2026-09/{path}")
        assert (answered.status, answered.json["category"]) == (501, "MOCKSPOT_NOT_SIMULATED")
        assert app.call("GET", f"/journal-local/2027-03-beta/{path}").status == 200
    assert app.call("GET", "/journal/{v}/latest", query="installPortalId=0").status == 400


def test_calls_are_counted_against_no_limit(app: Keeper) -> None:
    headers = app.call("GET", "/journal/{v}/latest").headers
    assert [name for name in headers if name.startswith("x-hubspot-ratelimit")] == []


def test_a_token_opens_what_its_scopes_say() -> None:
    app = Keeper(client(), scope="developer.webhooks_journal.read")
    assert app.call("GET", "/journal/{v}/latest").status == 204
    refused = app.call("GET", "/subscriptions/{v}")
    assert (refused.status, refused.json["category"]) == (403, "MISSING_SCOPES")
    assert "developer.webhooks_journal.subscriptions.read" in refused.reply.body.decode()
    app.token = app.portal.credentials.access_token  # whatever an account granted
    assert app.call("GET", "/journal/{v}/latest").status == 403


STEPS = st.lists(st.sampled_from(["create", "update", "archive", "elsewhere", "second", "day"]), max_size=30)


@given(steps=STEPS)
@settings(max_examples=25)
def test_what_a_subscription_covers_is_told_once_and_in_order(steps: list[str]) -> None:
    app = keeper()
    app.to_contacts()
    contacts: list[str] = []
    expected: list[tuple[int, str, int]] = []  # with when the file of each is published
    clock = app.portal.live.clock

    def happened(action: str, number: str) -> None:
        collecting = expected[-1][0] if expected else 0
        expected.append((collecting if collecting > clock.now() else clock.now() + 1000, action, int(number)))

    for place, step in enumerate(steps):
        if step == "create":
            contacts.append(app.client.contact(firstname="a"))
            happened("CREATE", contacts[-1])
        elif step == "update" and contacts:
            app.client.patch(f"/crm/v3/objects/contacts/{contacts[0]}", {"properties": {"firstname": str(place)}})
            happened("UPDATE", contacts[0])
        elif step == "archive" and contacts:
            app.client.delete(f"/crm/v3/objects/contacts/{contacts[0]}")
            happened("DELETE", contacts.pop(0))
        elif step == "elsewhere":
            app.client.post("/crm/v3/objects/companies", {"properties": {"name": "n"}})
        elif step == "second":
            app.publish()
        elif step == "day":
            app.publish(DAY)
    app.publish()
    kept = [(action, number) for at, action, number in expected if at > clock.now() - 3 * DAY * 1000]
    assert [(event["action"], event["objectId"]) for event in app.events()] == kept
