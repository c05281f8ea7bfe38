"""A webhook target that answers 500 at `/failing` and 200 elsewhere: `python -m benchmarks.receiver PORT`."""

import asyncio
import sys
from typing import cast

from mockspot.runtime.server import event_loop

_LENGTH = b"content-length: "
_FAILING = b"post /failing "
_DONE = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
_FAILED = b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n"


class _Receiver(asyncio.Protocol):
    def __init__(self) -> None:
        self._data = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.WriteTransport, transport)

    def data_received(self, data: bytes) -> None:
        self._data += data
        while (end := self._data.find(b"\r\n\r\n")) >= 0:
            head = self._data[:end].lower()
            at = head.find(_LENGTH)
            length = 0 if at < 0 else int(head[at + len(_LENGTH) :].partition(b"\r")[0])
            if len(self._data) < end + 4 + length:
                return
            self._data = self._data[end + 4 + length :]
            self._transport.write(_FAILED if head.startswith(_FAILING) else _DONE)


async def _serve(port: int) -> None:
    listener = await asyncio.get_running_loop().create_server(_Receiver, "127.0.0.1", port)
    await listener.serve_forever()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=event_loop) as runner:
        runner.run(_serve(int(sys.argv[1])))
