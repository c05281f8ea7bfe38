"""A webhook target that keeps what it is sent."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Receiver:
    """Listens on loopback; answers with `status` and keeps the events. While it is to `hang` it does not answer."""

    def __init__(self) -> None:
        self.status = 200
        self.hang = False
        self.batches: list[list[dict[str, Any]]] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                receiver.batches.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
                while receiver.hang:
                    time.sleep(0.01)
                self.send_response(receiver.status)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Yield a receiver that has ended afterwards."""
    receiver = Receiver()
    thread = threading.Thread(target=receiver.server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield receiver
    finally:
        receiver.hang = False
        receiver.server.shutdown()
        thread.join()
        receiver.server.server_close()
