"""oauthlib's server side judges OAuth 1.0a: its three steps, awkward addresses, uploads, and everything it refuses."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from jira_dc_runtime import Call, File, JsonBody, OAuth1, Unauthorized
from jira_dc_runtime.auth.oauth.oauth1_authorization import OAuth1Authorization
from jira_dc_runtime.call import BinaryBody, FormBody, MultipartBody, QueryValue
from jira_dc_runtime.client import Client
from jira_dc_runtime.errors import OAuthError
from tests.judges.oauthlib_jira import CONSUMER_KEY, LIFETIME, OauthlibJira, oauth1, oauthlib_jira
from tests.runtime.auth.rsa_keys import make_keys
from tests.runtime.drivers import Driver

PRIVATE_KEY, PUBLIC_KEY = make_keys()
MYSELF: Call[Any] = Call("GET", "/rest/api/2/myself", Any)


@pytest.fixture
def jira() -> Iterator[OauthlibJira]:
    with oauthlib_jira(PUBLIC_KEY) as server:
        server.validator.access_tokens.add("token")
        yield server


def login(access_token: str = "token", consumer_key: str = CONSUMER_KEY, private_key: str = PRIVATE_KEY) -> OAuth1:
    return OAuth1(consumer_key=consumer_key, private_key=private_key, access_token=access_token)


def test_an_authorization_with_a_callback(jira: OauthlibJira) -> None:
    callback = "http://127.0.0.1:9/back?app=a%20b"
    authorization = OAuth1Authorization(jira.url, consumer_key=CONSUMER_KEY, private_key=PRIVATE_KEY, callback=callback)
    request_token = authorization.request_token()
    answered = httpx.get(request_token.url).headers["location"]
    assert answered.startswith("http://127.0.0.1:9/back?")
    token = authorization.access_token(request_token, answered)
    assert token.expires_at == pytest.approx(time.time() + int(LIFETIME), abs=60)
    with Client(jira.url, auth=login(token.access_token)) as client:
        myself = client.send(MYSELF)
    assert myself["url"] == f"{jira.url}/rest/api/2/myself"


def test_an_authorization_without_a_callback_and_async(jira: OauthlibJira) -> None:
    async def log_in() -> str:
        authorization = OAuth1Authorization(jira.url, consumer_key=CONSUMER_KEY, private_key=PRIVATE_KEY)
        request_token = await authorization.request_token_async()
        async with httpx.AsyncClient() as browser:
            page = (await browser.get(request_token.url)).text
        token = await authorization.access_token_async(request_token, page.rpartition(" ")[2] + "\n")
        return token.access_token

    assert asyncio.run(log_in()) in jira.validator.access_tokens


def test_an_answer_to_another_authorization_is_refused(jira: OauthlibJira) -> None:
    authorization = OAuth1Authorization(
        jira.url, consumer_key=CONSUMER_KEY, private_key=PRIVATE_KEY, callback="http://127.0.0.1:9/"
    )
    mine, stolen = authorization.request_token(), authorization.request_token()
    answered = httpx.get(stolen.url).headers["location"]
    with pytest.raises(OAuthError, match="belongs to another attempt"):
        authorization.access_token(mine, answered)
    with pytest.raises(OAuthError, match="token_rejected"):
        authorization.access_token(mine, "not-the-verifier")
    authorization.access_token(stolen, answered)
    with pytest.raises(OAuthError, match="token_rejected"):
        authorization.access_token(stolen, answered)  # each is valid once


AWKWARD = [
    "/rest/api/2/search?jql=project%20%3D%20EX%20AND%20text%20~%20%22a%2Bb%22",
    "/rest/api/2/search?fields=b&fields=a&fields=a&expand=",
    "/rest/api/2/search?q=a+b&q=a%20b&q=a%2Bb",
    "/rest/api/2/search?empty&also=&=noname",
    "/rest/api/2/search?a=%C3%A4%E2%82%AC&%C3%A4=1&a=%FF",
    "/rest/api/2/search?a=1%262&a=1%3D2&a=%25",
    "/rest/api/2/search?z=1&Z=2&a1=1&a=2&a%20=3&a-=4&a.=5&a_=6&a~=7&a*=8&a!='()",
    "/rest/api/2/issue/EX-1/properties/a%20b%2Fc%2B%C3%A4?x=;,:@/",
    "/secure/attachment/10000/a+b%20(1)~.log",
    "/plugins/x?oauth=1&os_authType=any",
]


@pytest.mark.parametrize("address", AWKWARD)
def test_awkward_addresses(jira: OauthlibJira, driver: Driver, address: str) -> None:
    driver.stream(jira.url, address, auth=login())
    [(method, uri)] = jira.accepted
    assert method == "GET"
    assert urlsplit(uri).path.startswith("/jira/")


def test_a_query_as_our_calls_write_it(jira: OauthlibJira, driver: Driver) -> None:
    query: dict[str, QueryValue] = {
        "key": ["b +", "a&"],
        "jql": 'text ~ "ä+b" ORDER BY rank',
        "expand": ["x", "y"],
        "n": 0,
        "f": False,
    }
    call = Call("GET", "/rest/api/2/{name}", Any, path={"name": "a/b c+ä"}, query=query, repeated=("key",))
    driver.send(jira.url, call, auth=login())
    assert len(jira.accepted) == 1


@pytest.mark.parametrize(
    "body",
    [
        FormBody({"a": ["2 +", "1"], "b": "ä&=", "c": None, "d": ""}),
        JsonBody({"fields": {"summary": "a=b&c=d"}}),
        MultipartBody({"file": File("a.bin", b"a=b&c=d")}),
        BinaryBody(b"a=b&c=d"),
    ],
    ids=["form", "json", "multipart", "binary"],
)
@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_bodies(jira: OauthlibJira, driver: Driver, method: str, body: Any) -> None:
    driver.send(jira.url, Call(method, "/rest/api/2/x", Any, body=body, query={"a": "1"}), auth=login())
    assert len(jira.accepted) == 1


def test_an_upload_is_not_read_to_be_signed(jira: OauthlibJira, driver: Driver) -> None:
    """The first chunk is asked for only once the request is on its way, signature and all."""
    order: list[str] = []

    def chunks() -> Iterator[bytes]:
        for _ in range(100):
            order.append("chunk")
            yield b"x" * 65_536

    class Noting(OAuth1):
        __slots__ = ()

        def auth_flow(self, request: Any) -> Any:
            for signed in super().auth_flow(request):
                order.append("signed")
                yield signed

    auth = Noting(consumer_key=CONSUMER_KEY, private_key=PRIVATE_KEY, access_token="token")
    body = MultipartBody({"file": File("big.bin", chunks())})
    driver.send(jira.url, Call("POST", "/rest/api/2/issue/EX-1/attachments", Any, body=body), auth=auth)
    assert order[0] == "signed"
    assert jira.bodies[-1] > 6_000_000


@pytest.mark.parametrize(
    ("auth", "problem", "advice"),
    [
        (login(private_key=make_keys(1)[0]), "signature_invalid", "compare the keys, and the base URL"),
        (login(consumer_key="unknown"), "consumer_key_unknown", "Check the consumer key"),
        (login(access_token="revoked"), "token_rejected", "log in again"),
    ],
)
def test_refusals(jira: OauthlibJira, driver: Driver, auth: OAuth1, problem: str, advice: str) -> None:
    with pytest.raises(Unauthorized, match=problem) as caught:
        driver.send(jira.url, MYSELF, auth=auth)
    assert advice in str(caught.value)
    assert jira.accepted == []
    assert len(jira.authorizations) == 1  # nothing was tried again
    signature = jira.authorizations[0].partition('oauth_signature="')[2].partition('"')[0]
    assert signature not in str(caught.value) + repr(caught.value)


@pytest.mark.parametrize("skew", [-3600, 3600])
def test_a_clock_that_is_wrong(
    jira: OauthlibJira,
    driver: Driver,
    monkeypatch: pytest.MonkeyPatch,
    skew: int,
) -> None:
    now = time.time
    clock = SimpleNamespace(time=lambda: now() + skew)
    monkeypatch.setattr("oauthlib.oauth1.rfc5849.endpoints.base.time", clock)  # the server's, not ours
    with pytest.raises(Unauthorized, match=r"timestamp_refused.* clock of this machine"):
        driver.send(jira.url, MYSELF, auth=login())


def test_a_replay_is_refused(jira: OauthlibJira) -> None:
    with Client(jira.url, auth=login()) as client:
        client.send(MYSELF)
    url = f"{jira.url}/rest/api/2/myself"
    replayed = httpx.get(url, headers={"Authorization": jira.authorizations[-1]})
    assert (replayed.status_code, replayed.text) == (401, "oauth_problem=nonce_used")


def test_the_judge_does_refuse_other_methods(jira: OauthlibJira) -> None:
    """A judge that accepts everything proves nothing: HMAC-SHA1 and PLAINTEXT are refused, and no login at all."""
    url = f"{jira.url}/rest/api/2/myself"
    for signature_method in ("HMAC-SHA1", "PLAINTEXT"):
        signer = oauth1.Client(CONSUMER_KEY, "secret", "token", "secret", signature_method=signature_method)
        assert httpx.get(url, headers=signer.sign(url)[1]).text == "oauth_problem=signature_method_rejected"
    assert httpx.get(url).status_code == 401
