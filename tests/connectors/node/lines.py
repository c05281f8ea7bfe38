"""A process that is asked with a line of JSON and answers with one."""

import json
import queue
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_ANSWERING_SECONDS = 60
_ENDING_SECONDS = 10
_SHOWN = 3000


class LineProcess:
    """The lines of a running process; use `running`."""

    def __init__(self, process: subprocess.Popen[str], errors: Path) -> None:
        self._process = process
        self._errors = errors
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._collect, daemon=True).start()

    def tell(self, document: Any) -> None:
        """Send a line that has no answer."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{json.dumps(document)}\n")
        self._process.stdin.flush()

    def ask(self, document: Any) -> Any:
        """Send a line and return the next one."""
        self.tell(document)
        try:
            line = self._lines.get(timeout=_ANSWERING_SECONDS)
        except queue.Empty:
            line = ""
        assert line, f"no answer to {document}: {self.complaints()[-_SHOWN:]}"
        return json.loads(line)

    def complaints(self) -> str:
        """Return what it wrote to standard error so far."""
        return self._errors.read_text()

    def _collect(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line)
        self._lines.put("")


@contextmanager
def running(command: Sequence[str | Path], environment: Mapping[str, str]) -> Iterator[LineProcess]:
    """Yield a process that runs until the block ends."""
    with tempfile.TemporaryDirectory() as folder:
        errors = Path(folder) / "stderr"
        with (
            errors.open("w") as stderr,
            subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stderr, text=True, env=dict(environment)
            ) as process,
        ):
            try:
                yield LineProcess(process, errors)
            finally:
                process.kill()
                process.wait(_ENDING_SECONDS)
