"""Which app is asking, and does it know its secret."""

from hmac import compare_digest

from mockspot.domain.accounts import Accounts
from mockspot.domain.apps import App
from mockspot.domain.refusal import Refusal


def authenticate_client(accounts: Accounts, client_id: str, client_secret: str) -> App:
    """Return the app a client id and secret belong to. Claim: this check comes before the grant's (SLACK)."""
    app = accounts.app_of_client(client_id)
    if app is None:
        raise Refusal("token_client_unknown")
    if not compare_digest(app.client_secret.encode(), client_secret.encode()):
        raise Refusal("token_secret_wrong")
    return app
