"""The gremlin in a test's hands: an integration meets changes that nobody told it of."""

from mockspot.testing.portal import Mockspot


def test_an_integration_meets_a_gremlins_changes(mockspot: Mockspot) -> None:
    mockspot.clock.freeze("2026-11-02T08:00:00Z")
    mockspot.seed(generate={"contacts": 6})
    plan = mockspot.admin.release(
        seed=7, every_seconds=60, kinds=["record_erased"], count=2, window={"after_seconds": 600}
    )
    assert (plan["running"], plan["window"]) == (True, {"afterSeconds": 600})
    mockspot.clock.advance(86_400)
    gone = [row["change"]["objectId"] for row in mockspot.admin.gremlin()["changes"]]
    with mockspot.httpx_client() as client:
        answers = [client.get(f"/crm/v3/objects/contacts/{number}").status_code for number in gone]
    assert answers == [404, 404]
    mockspot.admin.release(seed=8)
    mockspot.admin.stop()
    assert not mockspot.admin.gremlin()["running"]
