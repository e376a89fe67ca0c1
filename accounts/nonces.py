"""A nonce for OpenID Connect: what a provider says of a person is good for the one request that it answers."""

import base64
import hashlib
from typing import Any

from allauth.socialaccount.providers.oauth2.utils import generate_code_challenge
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider


def nonce_of(verifier: str) -> str:
    """Return the nonce that belongs to a request's PKCE verifier, which only this browser's session and we know."""
    return base64.urlsafe_b64encode(hashlib.sha256(f"nonce\0{verifier}".encode()).digest()).decode().rstrip("=")


class NoncedProvider(OpenIDConnectProvider):  # type: ignore[misc]
    """Sends a nonce along with the proof of possession, each time."""

    def get_pkce_params(self) -> dict[str, Any]:
        params: dict[str, Any] = generate_code_challenge()
        return {**params, "nonce": nonce_of(params["code_verifier"])}
