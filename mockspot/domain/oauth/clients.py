"""Which app is asking, and does it know its secret."""

from mockspot.domain import secrets
from mockspot.domain.accounts import Accounts
from mockspot.domain.apps import App
from mockspot.domain.refusal import Refusal


def authenticate_client(accounts: Accounts, client_id: str, client_secret: str) -> App:
    """Return the app a client id and secret belong to. Claim: this check comes before the grant's (SLACK)."""
    app = accounts.app_of_client(client_id)
    if app is None:
        raise Refusal("token_client_unknown")
    if not secrets.same(client_secret, app.client_secret):
        raise Refusal("token_secret_wrong")
    return app
