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
