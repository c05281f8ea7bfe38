"""Secrets in a place where nobody looks for one: a client secret sent as the client id, which has the same form.

Nothing is looked for unless a call came to nothing.
"""

from mockspot.asgi.portal import Portal
from mockspot.wire import traffic
from mockspot.wire.form import fields, form
from mockspot.wire.message import Request

_FIELD = "client_id"


def hidden(portal: Portal, request: Request, row: traffic.Row) -> traffic.Row:
    """Return what is kept of a call with a fingerprint in place of each client id that is no app's."""
    for sent in (fields(request.query), form(request)):
        named = sent.get(_FIELD)
        if named and portal.accounts.app_of_client(named) is None:
            row = traffic.without(row, named)
    return row
