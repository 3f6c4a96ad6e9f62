"""What shows that an answer of 2xx to a download is not the file, and that a redirect leads to a login page.

Jira names its files: it sends each attachment and each export with a `Content-Disposition`, also where the file is
HTML. A login page, of Jira, of a single sign-on or of a proxy, has none. So the rule is:

1. An answer with a `Content-Disposition` is the file, whatever it holds.
2. Else an HTML page is no file if it asks for a login, or if the address is that of another kind of file: by its ending
   (`report.docx`), or because Jira keeps files there (`/secure/attachment/1/README`). So is an error in Jira's form.
3. Everything else is the file, also `page.html` and `ViewProfile.jspa`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import unquote, urlsplit

from jira_dc_runtime.errors.text import decode_text, is_page

from .contradiction import reports_an_error

MAX_PEEKED: Final = 65_536
"""Bytes at the start of a file that are looked at, if it starts like a page or an error."""

_PAGE_ENDINGS: Final = frozenset({"action", "asp", "aspx", "htm", "html", "jsp", "jspa", "php", "xhtml"})
_FILE_PLACES: Final = r"/(?:attachments?|thumbnails?|images|download|rest)/|avatar"
_ASKS_FOR_LOGIN: Final = (
    r"os_username|os_destination|login-?form|/login\.(?:jsp|action)|saml(?:request|response)"
    r"|type\s*=\s*[\"']?password|<title[^>]*>\s*(?:log|sign)[ -]?(?:in|on)"
)
_LOGIN_PLACES: Final = (
    r"/(?:login|signin|sign-in|log-in|sso)/?$|/(?:login|signin)\.(?:action|aspx?|do|html?|jspa?|php)$"
    r"|/(?:secure/)?(?:view)?login[^/]*\.jspa$"
    r"|/plugins/servlet/(?:external-?login|oauth2?|oidc|saml|samlsso|sso)"
)


def starts_like_a_substitute(content: bytes, content_type: str) -> bool:
    """Return whether the first bytes of an answer may be those of a page or an error; blanks alone may be, too."""
    start = content[:MAX_PEEKED].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n\f\v")
    return not start or start[:1] == b"<" or (start[:1] == b"{" and "json" in content_type)


def find_substitute(url: str, headers: Mapping[str, str], start: bytes) -> str:
    """Return what came instead of the file at `url`, or "" if it came. `start` is how its answer of 2xx begins."""
    content_type = headers.get("content-type", "")
    if headers.get("content-disposition", "").strip():
        return ""
    if "json" in content_type and not _ending_of(url) and reports_an_error(start, None):
        return "an error of Jira"
    if not is_page(start, content_type):
        return ""
    text = decode_text(start[:MAX_PEEKED], content_type)
    if re.search(_ASKS_FOR_LOGIN, text, re.IGNORECASE):
        return "a login page"
    ending = _ending_of(url)
    if ending in _PAGE_ENDINGS or (not ending and not re.search(_FILE_PLACES, urlsplit(url).path, re.IGNORECASE)):
        return ""
    return "an HTML page"


def is_login_address(url: str) -> bool:
    """Return whether `url` is that of a login page, in any case, escaped, and with `;jsessionid` after its name."""
    parts = urlsplit(url)
    path = re.sub(r";[^/]*", "", unquote(parts.path)).lower()
    if "os_destination=" in parts.query.lower():
        return True
    return "/attachment/" not in path and re.search(_LOGIN_PLACES, path) is not None


def _ending_of(url: str) -> str:
    name = unquote(urlsplit(url).path).rpartition("/")[2].partition(";")[0]
    return name.rpartition(".")[2].lower() if "." in name else ""
