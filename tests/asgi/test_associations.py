"""The association rows as a client meets them: paths and bodies in, statuses and JSON out, in every version."""

import json
from typing import Any

import pytest

from mockspot.asgi.endpoints.associations import ROWS
from mockspot.asgi.router import Router
from mockspot.catalog import object_types
from mockspot.domain import record
from mockspot.domain.caller import Caller
from mockspot.domain.context import Context
from mockspot.domain.policy import Policy
from mockspot.domain.portal_facts import PortalFacts
from mockspot.domain.records.state import live
from mockspot.domain.refusal import Refusal
from mockspot.runtime.ids import SeededIds
from mockspot.store.embedded import Space
from mockspot.wire.call import Call
from mockspot.wire.errors import render
from mockspot.wire.message import Answer, Request

ROUTER = Router(ROWS)
FACTS = PortalFacts(1)
IDS = {"contacts": (1, 2), "companies": (11, 12), "deals": (21,)}
BILLING = [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 931}]
V4_BATCH = "/crm/v4/associations/contacts/companies/batch"
VERSIONS = ("v4", "2026-03", "2026-09")


def batch_path(version: str, name: str) -> str:
    return f"{V4_BATCH}/{name}" if version == "v4" else f"/crm/associations/{version}/contacts/companies/batch/{name}"


def object_path(version: str, suffix: str) -> str:
    return f"/crm/v4/objects/{suffix}" if version == "v4" else f"/crm/objects/{version}/{suffix}"


class Client:
    """Runs rows as the pipeline does, without credentials, quotas and headers."""

    def __init__(self) -> None:
        self.space = Space()
        for name, ids in IDS.items():
            self.add(name, *ids)

    def add(self, name: str, *ids: int) -> None:
        object_type = object_types.resolve(name)
        assert object_type is not None
        for number in ids:
            self.space.put(live(object_type.type_id), number, record.make(number, {}, source="INTEGRATION"))

    def __call__(self, method: str, target: str, body: object = None) -> Answer:
        path, _, query = target.partition("?")
        sent = b"" if body is None else json.dumps(body).encode()
        found = ROUTER.match(method, path)
        assert isinstance(found, tuple), f"{path} has {found}"
        route, params = found
        request = Request(method, path, query, body=sent, origin="http://hub.example.com")
        call = Call(request, route.named, params, FACTS, Policy(), now=1_700_000_000_000)
        try:
            call.resolve_types(route.type_params, None)
            return route.endpoint.render(route.endpoint.run(self._context(), route.endpoint.parse(call)), call)
        except Refusal as refusal:
            return render(refusal, correlation_id="c")

    def _context(self) -> Context:
        nobody: Any = None
        return Context(self.space, 1, SeededIds("a"), FACTS, Caller("none"), Policy(), "c", nobody, nobody)


@pytest.fixture
def client() -> Client:
    return Client()


def pair(from_id: object, to_id: object, **more: object) -> dict[str, object]:
    return {"from": {"id": from_id}, "to": {"id": to_id}, **more}


def inputs(*items: object) -> dict[str, object]:
    return {"inputs": list(items)}


def link(client: Client) -> None:
    """Link contact 1 to company 11, which becomes its primary."""
    client("PUT", "/crm/v4/objects/contacts/1/associations/default/companies/11")


@pytest.mark.parametrize("version", VERSIONS)
def test_a_default_association_answers_a_batch_of_both_directions(client: Client, version: str) -> None:
    answer = client("PUT", object_path(version, "contacts/1/associations/default/companies/11"))
    assert answer.status == 200
    assert answer.body["results"] == [
        {
            **pair("11", "1"),
            "associationSpec": {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 280},
        },
        {
            **pair("1", "11"),
            "associationSpec": {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 279},
        },
    ]


def test_a_listed_link_has_a_numeric_id_and_names_every_type(client: Client) -> None:
    link(client)
    answer = client("GET", "/crm/v4/objects/contact/1/associations/0-2")
    assert answer.body == {
        "results": [
            {
                "toObjectId": 11,
                "associationTypes": [
                    {"category": "HUBSPOT_DEFINED", "typeId": 1, "label": "Primary"},
                    {"category": "HUBSPOT_DEFINED", "typeId": 279, "label": None},
                ],
            }
        ]
    }


def test_pages_are_followed_by_cursor_and_by_link(client: Client) -> None:
    client.add("deals", 22, 23)
    for number in (21, 22, 23):
        client("PUT", f"/crm/v4/objects/contacts/1/associations/default/deals/{number}")
    first = client("GET", "/crm/v4/objects/contacts/1/associations/deals?limit=2").body
    following = first["paging"]["next"]
    path = following["link"].removeprefix("http://hub.example.com")
    second = client("GET", path).body
    assert second == client("GET", f"/crm/v4/objects/contacts/1/associations/deals?after={following['after']}").body
    assert [row["toObjectId"] for page in (first, second) for row in page["results"]] == [21, 22, 23]
    assert "paging" not in second


def test_more_than_five_hundred_at_once_are_refused(client: Client) -> None:
    answer = client("GET", "/crm/v4/objects/contacts/1/associations/companies?limit=1000")
    assert answer.status == 400
    assert answer.body["message"] == "You can only request at most 500 associations at once."
    assert answer.body["context"] == {"limit": ["1000"]}
    assert answer.body["category"] == "VALIDATION_ERROR"


@pytest.mark.parametrize("query", ["limit=0", "limit=many", "after=~", "after=eHh4"])
def test_a_page_that_cannot_be_asked_for_is_refused(client: Client, query: str) -> None:
    assert client("GET", f"/crm/v4/objects/contacts/1/associations/companies?{query}").status == 400


def test_the_list_of_a_record_that_does_not_exist_is_not_found(client: Client) -> None:
    assert client("GET", "/crm/v4/objects/contacts/404/associations/companies").status == 404


@pytest.mark.parametrize(("version", "kind"), [("v4", int), ("2026-03", int), ("2026-09", str)])
def test_setting_labels_answers_201_with_the_pair_and_its_location(client: Client, version: str, kind: type) -> None:
    path = object_path(version, "contacts/1/associations/companies/11")
    answer = client("PUT", path, BILLING)
    assert answer.status == 201
    assert answer.headers == [(b"location", f"http://hub.example.com{path}".encode())]
    assert answer.body == {
        "fromObjectTypeId": "0-1",
        "fromObjectId": kind(1),
        "toObjectTypeId": "0-2",
        "toObjectId": kind(11),
        "labels": ["Primary", "Billing Contact"],
    }


def test_labels_must_be_a_bare_array_of_types(client: Client) -> None:
    path = "/crm/v4/objects/contacts/1/associations/companies/11"
    assert client("PUT", path).body["message"] == "Invalid JSON input: a request body was expected, but none found"
    assert (
        "java.util.HashSet<com.hubspot.inbounddb.associations.base.AssociationSpec>"
        in (client("PUT", path, "contact_to_company").body["message"])
    )
    assert client("PUT", path, ["x"]).status == 400
    message = client("PUT", path, [{"associationTypeId": 1}]).body["message"]
    assert message.endswith("Some required fields were not set: [associationCategory]")


def test_a_label_of_no_pair_is_refused_as_recorded(client: Client) -> None:
    unknown = [{"associationCategory": "USER_DEFINED", "associationTypeId": 3}]
    answer = client("PUT", "/crm/v4/objects/contacts/1/associations/companies/11", unknown)
    assert answer.status == 400
    assert answer.body == {
        "status": "error",
        "message": "One or more associations are invalid",
        "correlationId": "c",
        "context": {
            "associationSpec": ["USER_DEFINED=3"],
            "INVALID_ASSOCIATION_TYPE_ID": ["USER_DEFINED=3 is not a valid association definition id"],
        },
        "category": "VALIDATION_ERROR",
    }


def test_a_label_of_no_pair_is_an_error_of_a_batch_in_its_ordinal_form(client: Client) -> None:
    unknown = [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 9999}]
    (entry,) = client("POST", f"{V4_BATCH}/create", inputs(pair("1", "11", types=unknown))).body["errors"]
    assert entry == {
        "status": "error",
        "category": "VALIDATION_ERROR",
        "subCategory": "crm.associations.INVALID_ASSOCIATION_TYPE",
        "message": "0-9999 is not a valid association type between CONTACT and COMPANY",
        "context": {"type": ["0-9999"], "fromObjectType": ["CONTACT"], "toObjectType": ["COMPANY"]},
    }


@pytest.mark.parametrize("version", VERSIONS)
def test_a_removed_pair_answers_204_whether_or_not_it_was_there(client: Client, version: str) -> None:
    link(client)
    path = object_path(version, "companies/11/associations/contacts/1")
    assert [client("DELETE", path).status, client("DELETE", path).status] == [204, 204]
    assert client("GET", "/crm/v4/objects/contacts/1/associations/companies").body == {"results": []}


@pytest.mark.parametrize(("version", "status"), [("v4", 201), ("2026-03", 201), ("2026-09", 200)])
def test_a_batch_create_answers_the_labels_of_each_pair(client: Client, version: str, status: int) -> None:
    body = inputs(pair("1", "11", types=BILLING), pair(2, 11, types=BILLING))
    answer = client("POST", batch_path(version, "create"), body)
    assert answer.status == status
    assert [row["labels"] for row in answer.body["results"]] == [["Primary", "Billing Contact"]] * 2
    assert list(answer.body) == ["completedAt", "status", "startedAt", "results"]


def test_a_batch_create_with_a_missing_end_answers_207_and_makes_the_others(client: Client) -> None:
    body = inputs(pair("1", "157001", types=BILLING), pair("2", "11", types=BILLING))
    answer = client("POST", f"{V4_BATCH}/create", body)
    assert answer.status == 207
    assert [row["fromObjectId"] for row in answer.body["results"]] == [2]
    assert answer.body["numErrors"] == 1
    assert answer.body["errors"] == [
        {
            "status": "error",
            "category": "OBJECT_NOT_FOUND",
            "subCategory": "crm.associations.TO_OBJECT_NOT_FOUND",
            "message": "No company with ID 157001 exists",
            "context": {"id": ["157001"], "objectType": ["company"]},
        }
    ]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_default_batch_answers_200_even_with_errors(client: Client, version: str) -> None:
    answer = client("POST", batch_path(version, "associate/default"), inputs(pair("1", "11"), pair("1", "404")))
    assert answer.status == 200
    assert len(answer.body["results"]) == 2
    assert answer.body["numErrors"] == 1


def test_a_batch_read_keeps_the_id_a_string_and_reports_what_has_no_links(client: Client) -> None:
    link(client)
    answer = client("POST", f"{V4_BATCH}/read", inputs({"id": "1"}, {"id": "2"}))
    assert answer.status == 207
    assert answer.body["status"] == "COMPLETE"
    assert [(row["from"], row["to"][0]["toObjectId"]) for row in answer.body["results"]] == [({"id": "1"}, 11)]
    assert answer.body["errors"] == [
        {
            "status": "error",
            "category": "OBJECT_NOT_FOUND",
            "subCategory": "crm.associations.NO_ASSOCIATIONS_FOUND",
            "message": "No company is associated with contact 2.",
            "context": {"fromObjectId": ["2"], "fromObjectType": ["contact"], "toObjectType": ["company"]},
        }
    ]


def test_a_batch_read_where_all_have_links_is_200_without_errors(client: Client) -> None:
    link(client)
    answer = client("POST", f"{V4_BATCH}/read", inputs({"id": 1}))
    assert answer.status == 200
    assert "errors" not in answer.body


def test_a_batch_read_pages_inside_a_result(client: Client) -> None:
    contacts = range(1_000, 1_501)
    client.add("contacts", *contacts)
    body = inputs(*(pair(str(number), "11") for number in contacts))
    client("POST", f"{V4_BATCH}/associate/default", body)
    path = "/crm/v4/associations/companies/contacts/batch/read"
    (first,) = client("POST", path, inputs({"id": "11"})).body["results"]
    after = first["paging"]["next"]["after"]
    (second,) = client("POST", path, inputs({"id": "11", "after": after})).body["results"]
    assert [row["toObjectId"] for row in first["to"] + second["to"]] == list(contacts)
    assert "paging" not in second


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", ["archive", "labels/archive"])
def test_batch_removals_answer_nothing_in_v4_and_an_empty_batch_later(client: Client, version: str, name: str) -> None:
    link(client)
    unlabelled = [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 279}]
    item = {"from": {"id": "1"}, "to": [{"id": "11"}]} if name == "archive" else pair("1", "11", types=unlabelled)
    answer = client("POST", batch_path(version, name), inputs(item))
    assert answer.status == (204 if version == "v4" else 200)
    assert (answer.body or {}).get("results", []) == []
    assert client("GET", "/crm/v4/objects/contacts/1/associations/companies").body == {"results": []}


@pytest.mark.parametrize(
    ("name", "item", "maximum"),
    [
        ("create", pair("1", "11", types=BILLING), 2000),
        ("associate/default", pair("1", "11"), 2000),
        ("read", {"id": "1"}, 1000),
        ("archive", {"from": {"id": "1"}, "to": []}, 100),
    ],
)
def test_a_batch_is_refused_above_its_limit_only(client: Client, name: str, item: object, maximum: int) -> None:
    assert client("POST", f"{V4_BATCH}/{name}", inputs(*[item] * maximum)).status in (200, 201, 204, 207)
    answer = client("POST", f"{V4_BATCH}/{name}", inputs(*[item] * (maximum + 1)))
    assert answer.status == 400
    assert f"supported in a batch is {maximum}." in answer.body["message"]


@pytest.mark.parametrize(
    ("name", "item", "fields"),
    [
        ("create", {"from": {"id": "1"}}, "to, types"),
        ("create", {"from": {}, "to": {"id": "1"}, "types": []}, "id"),
        ("associate/default", {"from": {"id": "1"}}, "to"),
        ("archive", {"to": []}, "from"),
        ("read", {}, "id"),
    ],
)
def test_an_input_without_its_members_is_refused(client: Client, name: str, item: object, fields: str) -> None:
    answer = client("POST", f"{V4_BATCH}/{name}", inputs(item))
    assert answer.status == 400
    assert answer.body["message"].endswith(f"Some required fields were not set: [{fields}]")


def test_v3_lists_the_types_of_a_pair_by_name(client: Client) -> None:
    results = client("GET", "/crm/v3/associations/contacts/companies/types").body["results"]
    assert {"id": "1", "name": "contact_to_company"} in results
    assert {"id": "279", "name": "contact_to_company_unlabeled"} in results


def test_v3_creates_by_name_and_answers_both_directions_the_reverse_first(client: Client) -> None:
    body = inputs(pair("1", "11", type="contact_to_company"))
    answer = client("POST", "/crm/v3/associations/contacts/companies/batch/create", body)
    assert answer.status == 201
    assert answer.body["results"] == [
        pair("11", "1", type="company_to_contact"),
        pair("1", "11", type="contact_to_company"),
    ]


def test_v3_reads_an_entry_per_type_and_archives_the_pair(client: Client) -> None:
    link(client)
    path = "/crm/v3/associations/companies/contacts/batch"
    (found,) = client("POST", f"{path}/read", inputs({"id": "11"})).body["results"]
    assert found == {
        "from": {"id": "11"},
        "to": [{"id": "1", "type": "company_to_contact"}, {"id": "1", "type": "company_to_contact_unlabeled"}],
    }
    removed = client("POST", f"{path}/archive", inputs(pair("11", "1", type="company_to_contact")))
    assert removed.status == 204
    assert client("POST", f"{path}/read", inputs({"id": "11"})).status == 207


def test_v3_reads_a_hundred_links_and_leads_to_the_records_own_list(client: Client) -> None:
    contacts = range(1_000, 1_150)
    client.add("contacts", *contacts)
    client("POST", f"{V4_BATCH}/associate/default", inputs(*(pair(str(number), "11") for number in contacts)))
    (first,) = client("POST", "/crm/v3/associations/companies/contacts/batch/read", inputs({"id": "11"})).body[
        "results"
    ]
    assert [entry["id"] for entry in first["to"]][::2] == [str(number) for number in contacts[:100]]
    link = first["paging"]["next"]["link"]
    origin, _, target = link.partition("/crm/")
    assert origin == "http://hub.example.com"
    rest = client("GET", f"/crm/{target}").body
    assert [entry["id"] for entry in rest["results"]][::2] == [str(number) for number in contacts[100:]]
    assert "paging" not in rest


@pytest.mark.parametrize("base", ["/crm/v3/objects", "/crm/objects/v3"])
def test_v3_links_one_pair_by_name_and_answers_the_record(client: Client, base: str) -> None:
    path = f"{base}/contacts/1/associations/companies/11"
    answer = client("PUT", f"{path}/contact_to_company_unlabeled")
    assert answer.status == 200
    assert answer.body["id"] == "1"
    assert answer.body["associations"]["companies"]["results"][1] == {
        "id": "11",
        "type": "contact_to_company_unlabeled",
    }
    listed = client("GET", f"{base}/companies/11/associations/contacts").body
    assert listed["results"] == [
        {"id": "1", "type": "company_to_contact"},
        {"id": "1", "type": "company_to_contact_unlabeled"},
    ]
    assert client("PUT", f"{path}/931").status == 200
    assert client("DELETE", f"{path}/931").status == 204


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("billing_contact_to_company", ["contact_to_company", "contact_to_company_unlabeled"]),
        ("contact_to_company", []),
        ("contact_to_company_unlabeled", []),
    ],
)
def test_v3_unlinks_one_type_by_name_and_the_pair_with_its_plain_ones(
    client: Client, name: str, left: list[str]
) -> None:
    link(client)
    path = "/crm/v3/objects/contacts/1/associations/companies"
    client("PUT", f"{path}/11/billing_contact_to_company")
    assert client("DELETE", f"{path}/11/{name}").status == 204
    assert [entry["type"] for entry in client("GET", path).body["results"]] == left
    assert client("DELETE", f"{path}/11/contact_to_deal").body["subCategory"].endswith("INVALID_ASSOCIATION_TYPE")


def test_v3_names_the_unknown_type_and_the_pair_as_the_path_does(client: Client) -> None:
    body = inputs(pair("1", "11", type="test"))
    (entry,) = client("POST", "/crm/v3/associations/contacts/companies/batch/create", body).body["errors"]
    assert entry["message"] == "test is not a valid association type between contacts and companies"
    assert entry["subCategory"] == "crm.associations.INVALID_ASSOCIATION_TYPE"


def test_an_unknown_object_type_is_refused_at_either_end(client: Client) -> None:
    for types in ("widgets/contacts", "contacts/widgets"):
        answer = client("POST", f"/crm/v4/associations/{types}/batch/read", inputs({"id": "1"}))
        assert answer.body["message"] == "Unable to infer object type from: widgets"


def test_either_ends_scope_opens_a_call_and_reading_asks_for_none_to_write() -> None:
    found = ROUTER.match("POST", f"{V4_BATCH}/read")
    assert isinstance(found, tuple)
    route, params = found
    call = Call(Request("POST", V4_BATCH), ("", "", "v4"), params, FACTS, Policy(), now=0)
    call.resolve_types(route.type_params, None)
    assert route.endpoint.scopes(call) == {"crm.objects.contacts.read", "crm.objects.companies.read"}


def test_batches_draw_on_their_own_bucket_and_single_calls_on_the_common_one() -> None:
    common = {row.operation for row in ROWS if row.bucket == "burst"}
    own = {row.operation for row in ROWS if row.bucket == "associations"}
    assert all("batch" in operation or operation.endswith(".types") for operation in own)
    assert not any("batch" in operation for operation in common)
