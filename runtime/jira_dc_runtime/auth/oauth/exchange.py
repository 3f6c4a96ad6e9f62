"""What both authorizations share: ask Jira before there is a client, and read the address the browser came back to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urlsplit

from jira_dc_runtime.auth.flow.login_request import read_reply, read_reply_async
from jira_dc_runtime.errors.failure import failure_of
from jira_dc_runtime.http.async_transport import AsyncTransport
from jira_dc_runtime.http.options import Options
from jira_dc_runtime.http.transport import Transport

if TYPE_CHECKING:
    from jira_dc_runtime.auth.flow.login_request import LoginReply
    from jira_dc_runtime.http.auth_flow import Auth
    from jira_dc_runtime.http.http_client import AsyncHttpClient, HttpClient
    from jira_dc_runtime.http.request import PreparedRequest

ONCE: Final = Options(timeout=30.0, retry=None)
"""How a code is exchanged: it is good for one time."""
MAX_ADDRESS: Final = 16_384  # characters
_MAX_FIELDS: Final = 100


def exchange(base_url: str, prepared: PreparedRequest, auth: Auth, http_client: HttpClient | None) -> LoginReply:
    """Return the answer to `prepared`, sent with `auth`. Raise `ConnectionFailed` if no complete one comes."""
    transport = Transport(auth, http_client, base_url)
    try:
        response = transport.send(prepared, ONCE, stream=True)
        try:
            return read_reply(response)
        except Exception as error:  # sorted by failure_of; the rest is raised again
            failure = failure_of(error, prepared.operation)
            if failure is None:
                raise
        finally:
            response.close()
    finally:
        transport.close()
    raise failure  # without the httpx error: it holds the request


async def exchange_async(
    base_url: str, prepared: PreparedRequest, auth: Auth, http_client: AsyncHttpClient | None
) -> LoginReply:
    """Do the same from async code."""
    transport = AsyncTransport(auth, http_client, base_url)
    try:
        response = await transport.send(prepared, ONCE, stream=True)
        try:
            return await read_reply_async(response)
        except Exception as error:  # sorted by failure_of; the rest is raised again
            failure = failure_of(error, prepared.operation)
            if failure is None:
                raise
        finally:
            await response.aclose()
    finally:
        await transport.aclose()
    raise failure  # as above


def read_callback(address: str) -> dict[str, str]:
    """Return the query of `address`, or nothing if it has none that can be read. A name that comes twice is dropped.

    RFC 6749 section 3.1 forbids that a name comes twice, and whoever reads the other one would be misled.
    """
    try:
        pairs = parse_qsl(
            urlsplit(address[:MAX_ADDRESS].strip()).query, keep_blank_values=True, max_num_fields=_MAX_FIELDS
        )
    except ValueError:
        return {}
    names = [name for name, _ in pairs]
    return {name: value for name, value in pairs if names.count(name) == 1}


def is_web_address(address: object) -> bool:
    """Return whether `address` is one of http or https that a browser can be sent to."""
    try:
        parts = urlsplit(address) if isinstance(address, str) else None
        return parts is not None and parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # of the host or the port
        return False
