import pytest

from mockspot.cli import progress as module
from mockspot.cli.progress import progress


def test_long_work_gives_signs_of_life_and_quick_work_none(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with progress("seeding"):
        pass
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(module, "_PATIENCE", 0.001)
    with progress("seeding"):
        told = ""
        while "seeding" not in told:
            told += capsys.readouterr().err
    assert told.startswith("mockspot: seeding, ")
