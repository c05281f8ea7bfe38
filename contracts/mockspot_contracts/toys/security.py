# ruff: noqa: D103  a toy's name is its sentence
"""Toys of the security rules."""

from mockspot_contracts.toys import failing, passing
from mockspot_contracts.toys.story import Story, contact


@passing("HS-SEC-01")
def secrets_travel_in_headers_and_bodies(story: Story) -> None:
    story.call("oauth.token", sent="grant_type=refresh_token&client_secret=fp_1&refresh_token=fp_2")
    story.call("crm.objects.read")


@passing("HS-SEC-01")
def the_developer_key_has_no_other_place(story: Story) -> None:
    story.call("webhooks.settings.read", query="hapikey=fp_3", secretInUrl=True, credential="developer_key")


@failing("HS-SEC-01")
def an_api_key_in_the_query(story: Story) -> None:
    story.call("crm.objects.read", query="hapikey=fp_3", secretInUrl=True)


@passing("HS-SEC-05")
def each_account_is_asked_for_its_own_records(story: Story) -> None:
    story.call("crm.objects.create", answer=contact("501"))
    story.call("crm.objects.create", answer=contact("502"), portalId=87654321)
    story.call("crm.objects.read", object_id="502", answer=contact("502"), portalId=87654321)


@failing("HS-SEC-05")
def a_record_of_one_account_is_asked_for_in_another(story: Story) -> None:
    story.call("crm.objects.create", answer=contact("501"))
    story.call("crm.objects.create", answer=contact("502"), portalId=87654321)
    story.error("crm.objects.read", 404, None, object_id="501", portalId=87654321)


@failing("HS-SEC-05")
def a_call_names_another_account(story: Story) -> None:
    story.call("crm.owners.list", query="portalId=87654321")


@passing("HS-SEC-06")
def addresses_stay_in_the_body(story: Story) -> None:
    story.call("crm.objects.batch.read", sent={"idProperty": "email", "inputs": [{"id": "ada@example.com"}]})


@failing("HS-SEC-06")
def a_contact_is_read_by_its_address(story: Story) -> None:
    story.call("crm.objects.read", object_id="ada%40example.com", query="idProperty=email")


@passing("HS-SEC-07")
def the_integration_names_itself(story: Story) -> None:
    story.call("crm.objects.read", headers={"user-agent": "acme-sync/1.0 (+https://example.com)"})


@failing("HS-SEC-07")
def a_library_name_says_nothing(story: Story) -> None:
    story.call("crm.objects.read", headers={"user-agent": "python-requests/2.32.3"})
