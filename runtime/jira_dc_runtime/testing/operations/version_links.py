"""The operations on the remote links of versions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, Refused, json_answer
from jira_dc_runtime.testing.state.state import State
from jira_dc_runtime.testing.write.projects import write_version_links

from .access import see_version
from .body import read_object
from .route import Route


def get_links(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, {"links": write_version_links(state, see_version(state, call, call.path["versionId"]))})


def find_links(state: State, call: RecordedCall) -> Answer:
    wanted = call.query.get("globalId")
    links = [link for version in state.versions for link in write_version_links(state, version)]
    return json_answer(200, {"links": [one for one in links if wanted in {None, one["link"]["globalId"]}]})


def get_link(state: State, call: RecordedCall) -> Answer:
    version = see_version(state, call, call.path["versionId"])
    for one in write_version_links(state, version):
        if one["link"]["globalId"] == call.path["globalId"]:
            return json_answer(200, one)
    raise Refused(404, f"The version has no remote link '{call.path['globalId']}'.")


def set_link(state: State, call: RecordedCall) -> Answer:
    version = see_version(state, call, call.path["versionId"], change=True)
    link = dict(read_object(call))
    key = str(link.pop("globalId", None) or call.path.get("globalId") or state.next_id())
    state.remote_links.setdefault(version.id, {})[call.path.get("globalId", key)] = link
    return Answer(201)


def delete_links(state: State, call: RecordedCall) -> Answer:
    state.remote_links.pop(see_version(state, call, call.path["versionId"], change=True).id, None)
    return Answer(204)


def delete_link(state: State, call: RecordedCall) -> Answer:
    version = see_version(state, call, call.path["versionId"], change=True)
    if state.remote_links.get(version.id, {}).pop(call.path["globalId"], None) is None:
        raise Refused(404, f"The version has no remote link '{call.path['globalId']}'.")
    return Answer(204)


_LINKS: Final = "/api/2/version/{versionId}/remotelink"

ROUTES: Final[Mapping[str, Route]] = {
    "GET /api/2/version/remotelink": find_links,
    f"GET {_LINKS}": get_links,
    f"POST {_LINKS}": set_link,
    f"DELETE {_LINKS}": delete_links,
    f"GET {_LINKS}/{{globalId}}": get_link,
    f"POST {_LINKS}/{{globalId}}": set_link,
    f"DELETE {_LINKS}/{{globalId}}": delete_link,
}
