from tests.control.conftest import Rig


def test_coverage_tells_what_was_called_and_what_never(rig: Rig) -> None:
    portal = rig.portal(limits={"burst": {"max": 2, "intervalMilliseconds": 60_000}})
    token = portal["privateApp"]["accessToken"]
    for _ in range(3):
        rig.status_of(token)
    coverage = rig.done("GET", "/coverage")
    assert coverage["operations"]["crm.objects.list"] == {"200": 2, "429": 1}
    assert "crm.objects.create" in coverage["notExercised"]
    assert "crm.objects.list" not in coverage["notExercised"]
    assert any(state.startswith("limiter ") for state in coverage["states"])


def test_what_a_reset_or_a_deletion_forgets_still_counts(rig: Rig) -> None:
    first, second = rig.portal(), rig.portal()
    for portal in (first, second):
        rig.status_of(portal["privateApp"]["accessToken"])
    rig.done("DELETE", f"/portals/{first['portalId']}/traffic")
    rig.status_of(first["privateApp"]["accessToken"])
    rig.done("POST", f"/portals/{first['portalId']}/reset")
    rig.done("DELETE", f"/portals/{second['portalId']}")
    assert rig.done("GET", "/coverage")["operations"]["crm.objects.list"] == {"200": 3}
