import pytest

from mockspot.runtime.targets import Reach


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.com/",
        "gopher://127.0.0.1:70/_",
        "example.com/hook",
        "http://",
        "http://[::1",
        "http://127.0.0.1:70000/",
        "http://127.0.0.1:8642/_mockspot/portals",
        "http://127.0.0.1:8642/%5fmockspot/portals",
        "http://127.0.0.1:8642//_mockspot/portals",
        "http://127.0.0.1:8642/a/../_mockspot/portals",
        "http://127.0.0.1:8642/a/%2e%2e/_mockspot/portals",
    ],
)
def test_these_targets_are_never_called(url: str) -> None:
    assert Reach().refusal(url) is not None
    assert Reach(allowed=["127.0.0.1", "::1", "example.com"]).refusal(url) is not None


@pytest.mark.parametrize(
    "host",
    [
        "169.254.169.254",
        "169.254.170.2",
        "[fe80::1]",
        "[fd00:ec2::254]",
        "[::ffff:169.254.169.254]",
        "100.100.100.200",
        "168.63.129.16",
        "192.0.0.192",
    ],
)
def test_metadata_is_not_called_unless_its_address_is_allowed(host: str) -> None:
    url = f"http://{host}/latest/meta-data/"
    reason = Reach().refusal(url)
    assert reason is not None
    assert "credentials" in reason
    assert Reach(allowed=[host.strip("[]")]).refusal(url) is None
    assert Reach(allowed=["example.com"]).refusal(url) is not None


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "[::1]", "0.0.0.0", "[::]", "[::ffff:127.0.0.1]"])
def test_the_simulator_is_not_called_at_its_own_port(host: str) -> None:
    own = Reach(own_ports={8642})
    reason = own.refusal(f"http://{host}:8642/crm/v3/objects/contacts")
    assert reason is not None
    assert "the simulator itself" in reason
    assert own.refusal(f"http://{host}:8643/hook") is None
    assert Reach(own_ports={8642}, allowed=[host.strip("[]")]).refusal(f"http://{host}:8642/hook") is None


def test_a_port_served_later_is_its_own_as_well() -> None:
    ports: set[int] = set()
    reach = Reach(own_ports=ports)
    assert reach.refusal("http://127.0.0.1:9000/") is None
    ports.add(9000)
    assert reach.refusal("http://127.0.0.1:9000/") is not None


def test_a_name_is_judged_by_the_address_it_stands_for() -> None:
    reach = Reach(own_ports={80})
    assert reach.refusal("http://metadata.example.com/") is None
    assert reach.refusal_of("metadata.example.com", "169.254.169.254", 80) is not None
    assert reach.refusal_of("hooks.example.com", "192.0.2.7", 80) is None


def test_ordinary_targets_are_called() -> None:
    reach = Reach(own_ports={8642})
    assert reach.refusal("https://example.com/hook?x=%2F_mockspot") is None
    assert reach.refusal("http://127.0.0.1:9/webhooks/_mockspot") is None
