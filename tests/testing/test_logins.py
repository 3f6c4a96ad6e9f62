"""Every login opens MockJira as it opens Jira, and is refused as Jira refuses it. Requests are plain httpx here."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from oauthlib.oauth1 import SIGNATURE_RSA, Client

from jira_dc import BasicAuth, Call, Forbidden, Jira, NotFound, PersonalAccessToken, Unauthorized
from jira_dc.testing import MockJira, OAuth1Consumer

MYSELF = "/rest/api/2/myself"
PLUGIN = "/plugins/servlet/oauth"


@pytest.fixture
def http(mock_jira: MockJira) -> Iterator[httpx.Client]:
    """A plain client without a login, that keeps cookies as a browser does."""
    with httpx.Client(base_url=mock_jira.url, trust_env=False) as client:
        yield client


def whoami(http: httpx.Client, **headers: str) -> tuple[int, str]:
    answer = http.get(MYSELF, headers=headers)
    return answer.status_code, answer.headers["x-ausername"]


def test_password_and_token(mock_jira: MockJira) -> None:
    for auth in (PersonalAccessToken(mock_jira.token), BasicAuth(mock_jira.user, mock_jira.password)):
        with Jira(mock_jira.url, auth=auth) as jira:
            assert jira.myself.get_user().name == "fred"


@pytest.mark.parametrize("header", ["Bearer wrong", "Basic " + base64.b64encode(b"fred:wrong").decode(), "Basic §", ""])
def test_a_wrong_login_is_401(http: httpx.Client, header: str) -> None:
    headers = {b"Authorization": header.encode()} if header else {}
    answer = http.get(MYSELF, headers=headers)
    assert answer.status_code == 401
    assert answer.json()["errorMessages"]
    assert (answer.headers.get("x-seraph-loginreason") == "AUTHENTICATED_FAILED") == header.startswith("Basic")


def test_a_bad_token_is_an_anonymous_user_where_anonymous_may_read(http: httpx.Client) -> None:
    answer = http.get("/rest/api/2/serverInfo", headers={"Authorization": "Bearer wrong"})
    assert (answer.status_code, answer.headers["x-ausername"]) == (200, "anonymous")


def test_a_public_jira_lets_anonymous_users_in(mock_jira: MockJira, http: httpx.Client) -> None:
    mock_jira.logins.anonymous = True
    assert http.get("/rest/api/2/project").status_code == 200


def test_basic_authentication_can_be_switched_off(mock_jira: MockJira) -> None:
    mock_jira.logins.basic_allowed = False
    with Jira(mock_jira.url, auth=BasicAuth("fred", mock_jira.password)) as jira, pytest.raises(Forbidden) as refused:
        jira.myself.get_user()
    assert "disabled" in str(refused.value)


def test_a_captcha_denies_the_right_password(mock_jira: MockJira) -> None:
    mock_jira.logins.captcha = True
    with Jira(mock_jira.url, auth=BasicAuth("fred", mock_jira.password)) as jira, pytest.raises(Forbidden) as refused:
        jira.myself.get_user()
    assert refused.value.headers["x-authentication-denied-reason"].startswith("CAPTCHA_CHALLENGE; login-url=")
    assert refused.value.headers["x-seraph-loginreason"] == "AUTHENTICATION_DENIED"


def test_a_session_opens_is_shown_and_ends(mock_jira: MockJira, http: httpx.Client) -> None:
    login = {"username": "fred", "password": mock_jira.password}
    opened = http.post("/rest/auth/1/session", json=login)
    assert opened.json()["session"] == {"name": "JSESSIONID", "value": http.cookies["JSESSIONID"]}
    assert whoami(http) == (200, "fred")
    assert http.get("/rest/auth/1/session").json()["name"] == "fred"
    assert http.delete("/rest/auth/1/session").status_code == 204
    assert http.get(MYSELF).status_code == 401
    refused = http.post("/rest/auth/1/session", json={**login, "password": "wrong"})
    assert (refused.status_code, refused.json()) == (401, {"errorMessages": ["Login failed"], "errors": {}})


def test_an_expired_session_is_401_also_where_anonymous_may_read(mock_jira: MockJira, http: httpx.Client) -> None:
    http.post("/rest/auth/1/session", json={"username": "fred", "password": mock_jira.password})
    mock_jira.logins.sessions.expire_all()
    assert http.get("/rest/api/2/serverInfo").status_code == 401


def test_websudo_is_gained_by_the_password_and_given_back(mock_jira: MockJira, http: httpx.Client) -> None:
    mock_jira.logins.websudo.add("GET /api/2/application-properties")
    http.post("/rest/auth/1/session", json={"username": "fred", "password": mock_jira.password})
    refused = http.get("/rest/api/2/application-properties")
    assert (refused.status_code, refused.json()["message"]) == (401, "This resource requires WebSudo.")
    for password, header in (("wrong", None), (mock_jira.password, "Has-Authentication")):
        form = {"webSudoPassword": password, "webSudoDestination": "/", "webSudoIsPost": "false"}
        page = http.post("/secure/admin/WebSudoAuthenticate.jspa", data=form, headers={"X-Atlassian-Token": "no-check"})
        assert page.headers.get("x-atlassian-websudo") == header
    assert http.get("/rest/api/2/application-properties").status_code == 200
    assert http.delete("/rest/auth/1/websudo").status_code == 204
    assert http.get("/rest/api/2/application-properties").status_code == 401
    bearer = {"Authorization": f"Bearer {mock_jira.token}"}
    assert (
        httpx.get(f"{mock_jira.url}/rest/api/2/application-properties", headers=bearer, trust_env=False).status_code
        == 200
    )


def test_tokens_are_made_listed_and_revoked(mock_jira: MockJira, http: httpx.Client) -> None:
    basic = (mock_jira.user, mock_jira.password)
    made = http.post("/rest/pat/latest/tokens", json={"name": "ci", "expirationDuration": 30}, auth=basic)
    token = made.json()
    assert made.status_code == 201
    assert whoami(http, Authorization=f"Bearer {token['rawToken']}") == (200, "fred")
    listed = http.get("/rest/pat/latest/tokens", auth=basic).json()
    assert [one["name"] for one in listed] == ["first", "ci"]
    assert all("rawToken" not in one for one in listed)
    assert http.delete(f"/rest/pat/latest/tokens/{token['id']}", auth=basic).status_code == 204
    assert http.get(MYSELF, headers={"Authorization": f"Bearer {token['rawToken']}"}).status_code == 401
    assert http.get("/rest/pat/latest/tokens").status_code == 401


def test_an_expired_token_opens_nothing(mock_jira: MockJira, http: httpx.Client) -> None:
    basic = (mock_jira.user, mock_jira.password)
    made = http.post("/rest/pat/latest/tokens", json={"name": "old", "expirationDuration": 1}, auth=basic).json()
    mock_jira.logins.tokens.expire_all()
    assert http.get(MYSELF, headers={"Authorization": f"Bearer {made['rawToken']}"}).status_code == 401


# OAuth 2.0


def authorize(mock: MockJira, http: httpx.Client, **changes: str) -> dict[str, str]:
    """Ask for consent; return what the redirect carries."""
    client = mock.logins.oauth2.client
    query = {
        "response_type": "code",
        "client_id": client.id,
        "redirect_uri": client.redirect_uri,
        "scope": "WRITE",
        "state": "s",
    }
    answer = http.get("/rest/oauth2/latest/authorize", params={**query, **changes})
    assert answer.status_code == 302
    assert answer.headers["location"].startswith(client.redirect_uri)
    return dict(parse_qsl(urlsplit(answer.headers["location"]).query))


def exchange(mock: MockJira, http: httpx.Client, **form: str) -> httpx.Response:
    client = mock.logins.oauth2.client
    sent = {"client_id": client.id, "client_secret": client.secret, "redirect_uri": client.redirect_uri, **form}
    return http.post("/rest/oauth2/latest/token", data=sent)


def test_a_code_with_pkce_becomes_tokens_that_rotate(mock_jira: MockJira, http: httpx.Client) -> None:
    verifier = secrets.token_urlsafe(32)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    back = authorize(mock_jira, http, code_challenge=challenge, code_challenge_method="S256")
    assert back["state"] == "s"
    wrong = exchange(mock_jira, http, grant_type="authorization_code", code=back["code"], code_verifier="wrong")
    assert (wrong.status_code, wrong.json()["error"]) == (400, "invalid_grant")
    back = authorize(mock_jira, http, code_challenge=challenge, code_challenge_method="S256")
    got = exchange(mock_jira, http, grant_type="authorization_code", code=back["code"], code_verifier=verifier).json()
    assert (got["token_type"], got["expires_in"], got["scope"]) == ("bearer", 3600, "WRITE")
    assert whoami(http, Authorization=f"Bearer {got['access_token']}") == (200, "fred")
    used = exchange(mock_jira, http, grant_type="authorization_code", code=back["code"], code_verifier=verifier)
    assert used.json()["error"] == "invalid_grant"
    new = exchange(mock_jira, http, grant_type="refresh_token", refresh_token=got["refresh_token"]).json()
    assert whoami(http, Authorization=f"Bearer {new['access_token']}") == (200, "fred")
    assert http.get(MYSELF, headers={"Authorization": f"Bearer {got['access_token']}"}).status_code == 401
    again = exchange(mock_jira, http, grant_type="refresh_token", refresh_token=got["refresh_token"])
    assert again.status_code == 400
    mock_jira.logins.oauth2.expire_access_tokens()
    assert http.get(MYSELF, headers={"Authorization": f"Bearer {new['access_token']}"}).status_code == 401
    assert exchange(mock_jira, http, grant_type="refresh_token", refresh_token=new["refresh_token"]).is_success


def test_a_service_account_has_no_refresh_token_and_two_scopes(mock_jira: MockJira, http: httpx.Client) -> None:
    got = exchange(mock_jira, http, grant_type="client_credentials", scope="READ").json()
    assert "refresh_token" not in got
    key, bearer = mock_jira.add_issue(), {"Authorization": f"Bearer {got['access_token']}"}
    assert http.get(f"/rest/api/2/issue/{key}", headers=bearer).status_code == 200
    assert http.delete(f"/rest/api/2/issue/{key}", headers=bearer).status_code == 403
    refused = exchange(mock_jira, http, grant_type="client_credentials", scope="ADMIN")
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_scope")


@pytest.mark.parametrize(
    ("form", "status", "error"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "wrong"}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"grant_type": "refresh_token"}, 400, "invalid_grant"),
        ({"grant_type": "authorization_code", "code": "x"}, 400, "invalid_grant"),
    ],
)
def test_the_token_endpoint_refuses(
    mock_jira: MockJira, http: httpx.Client, form: dict[str, str], status: int, error: str
) -> None:
    answer = exchange(mock_jira, http, **form)
    assert (answer.status_code, answer.json()["error"]) == (status, error)


def test_a_json_body_at_the_token_endpoint_is_500(http: httpx.Client) -> None:
    answer = http.post("/rest/oauth2/latest/token", json={"grant_type": "client_credentials"})
    assert answer.status_code == 500
    assert "@FormParam" in answer.text


@pytest.mark.parametrize(
    ("changes", "error"),
    [({"scope": "read:jira-work"}, "invalid_scope"), ({"response_type": "token"}, "unsupported_response_type")],
)
def test_consent_is_refused_through_the_redirect(
    mock_jira: MockJira, http: httpx.Client, changes: dict[str, str], error: str
) -> None:
    assert authorize(mock_jira, http, **changes) == {"error": error, "state": "s"}


def test_nobody_is_redirected_to_an_unknown_address(mock_jira: MockJira, http: httpx.Client) -> None:
    query = {"client_id": mock_jira.logins.oauth2.client.id, "redirect_uri": "https://elsewhere.example"}
    assert http.get("/rest/oauth2/latest/authorize", params=query).status_code == 400


# OAuth 1.0a, signed by oauthlib


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def signer(mock_jira: MockJira, key: rsa.RSAPrivateKey) -> dict[str, Any]:
    """What oauthlib signs with; MockJira knows the public key."""
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    mock_jira.logins.oauth1.consumer = OAuth1Consumer("consumer", public)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return {"client_key": "consumer", "rsa_key": private, "signature_method": SIGNATURE_RSA}


def sign(signer: dict[str, Any], url: str, method: str, **more: Any) -> tuple[str, dict[str, str]]:
    """Return the URL and the headers of a request that oauthlib has signed."""
    client: Any = Client(**signer, **more)
    signed_url, headers, _ = client.sign(url, method)
    return signed_url, headers


def send_signed(http: httpx.Client, signer: dict[str, Any], method: str, path: str, **more: Any) -> httpx.Response:
    url, headers = sign(signer, str(http.base_url).rstrip("/") + path, method, **more)
    return http.request(method, url, headers=headers)


def test_the_whole_dance(mock_jira: MockJira, http: httpx.Client, signer: dict[str, Any]) -> None:
    request = send_signed(http, signer, "POST", f"{PLUGIN}/request-token", callback_uri="http://127.0.0.1/back")
    token = parse_qs(request.text)["oauth_token"][0]
    consent = http.get(f"{PLUGIN}/authorize", params={"oauth_token": token})
    back = dict(parse_qsl(urlsplit(consent.headers["location"]).query))
    wrong = send_signed(http, signer, "POST", f"{PLUGIN}/access-token", resource_owner_key=token, verifier="wrong")
    assert (wrong.status_code, wrong.text) == (401, "oauth_problem=token_rejected")
    access = send_signed(
        http, signer, "POST", f"{PLUGIN}/access-token", resource_owner_key=token, verifier=back["oauth_verifier"]
    )
    got = parse_qs(access.text)
    owner = {"resource_owner_key": got["oauth_token"][0]}
    assert got["oauth_expires_in"] == ["157680000"]
    answer = send_signed(
        http, signer, "GET", "/rest/api/2/search?jql=project%20%3D%20EX&fields=a&os_x=1&os_x=%2B", **owner
    )
    assert (answer.status_code, answer.headers["x-ausername"]) == (200, "fred")
    mock_jira.logins.oauth1.revoke_all()
    assert send_signed(http, signer, "GET", MYSELF, **owner).text == "oauth_problem=token_rejected"


def test_a_signature_is_verified_and_used_once(mock_jira: MockJira, http: httpx.Client, signer: dict[str, Any]) -> None:
    url, headers = sign(signer, f"{mock_jira.url}{PLUGIN}/request-token", "POST")
    assert http.post(url, headers=headers).status_code == 200
    assert http.post(url, headers=headers).text == "oauth_problem=nonce_used"
    url, headers = sign(signer, f"{mock_jira.url}{PLUGIN}/request-token?a=1", "POST")
    forged = http.post(url.replace("a=1", "a=2"), headers=headers)
    assert (forged.status_code, forged.text) == (401, "oauth_problem=signature_invalid")
    assert forged.headers["www-authenticate"].startswith("OAuth realm=")


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"client_key": "other"}, "consumer_key_unknown"),
        ({"timestamp": "1000000000"}, "timestamp_refused"),
        ({"signature_method": "HMAC-SHA1", "client_secret": "x"}, "signature_method_rejected"),
    ],
)
def test_a_signed_request_is_refused_as_jira_names_it(
    http: httpx.Client, signer: dict[str, Any], changes: dict[str, Any], problem: str
) -> None:
    assert send_signed(http, {**signer, **changes}, "GET", MYSELF).text == f"oauth_problem={problem}"


def test_downloads_need_a_login(mock_jira: MockJira, http: httpx.Client) -> None:
    assert http.get("/secure/attachment/1/a.txt").headers["location"].endswith("/login.jsp")
    with Jira(mock_jira.url, auth=PersonalAccessToken(mock_jira.token)) as jira, pytest.raises(NotFound):
        jira.send(Call("GET", "/secure/attachment/1/a.txt", bytes, accept="*/*"))


def test_no_secret_is_shown(mock_jira: MockJira) -> None:
    shown = repr(mock_jira) + repr(mock_jira.logins) + repr(mock_jira.logins.oauth2.client)
    for secret in (mock_jira.token, mock_jira.password, mock_jira.logins.oauth2.client.secret):
        assert secret not in shown


def test_what_unknown_users_are_told_is_an_unauthorized_error(mock_jira: MockJira) -> None:
    with Jira(mock_jira.url) as jira, pytest.raises(Unauthorized):
        jira.myself.get_user()
