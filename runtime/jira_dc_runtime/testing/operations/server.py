"""The server itself: what it is, what it measures, its licence, passwords and e-mail templates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, JsonObject, Refused, json_answer
from jira_dc_runtime.testing.state.state import EPOCH, State
from jira_dc_runtime.testing.write.pages import write_time

from .access import administered
from .body import read_object
from .route import Route

_NO_TEMPLATES: Final = b"PK\x05\x06" + bytes(18)  # an archive without files
_METRICS: Final = ["http.rest.request", "issue.index.reads", "issue.search.count", "mail.queue.numItems"]
_SHORTEST_LICENCE: Final = 100
_MAIL_EVENTS: Final = ("Issue Created", "Issue Updated", "Issue Assigned", "Issue Commented")


def get_server_info(state: State, call: RecordedCall) -> Answer:
    info: JsonObject = {
        "baseUrl": state.base_url,
        "version": state.version,
        "versionNumbers": [int(part) for part in state.version.split(".")],
        "deploymentType": "Data Center",
        "buildNumber": state.build_number,
        "buildDate": write_time(EPOCH),
        "databaseBuildNumber": state.build_number,
        "serverTime": write_time(state.clock()),
        "scmInfo": "0123456789abcdef0123456789abcdef01234567",
        "serverTitle": state.settings.properties["jira.title"].value,
    }
    if call.query.get("doHealthCheck", "").lower() == "true":
        healthy = {"name": "Database", "description": "The database answers.", "passed": True}
        info["healthChecks"] = [healthy]
    return json_answer(200, info)


def get_monitoring(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, {"enabled": state.settings.monitoring[call.operation.rpartition("/")[2]]})


def set_monitoring(state: State, call: RecordedCall) -> Answer:
    enabled = read_object(call).get("enabled")
    if not isinstance(enabled, bool):
        raise Refused(400, "Say whether it is enabled.")
    state.settings.monitoring[call.operation.rpartition("/")[2]] = enabled
    return Answer(204)


def are_metrics_exposed(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, state.settings.metrics_exposed)


def get_metrics(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, _METRICS)


def expose_metrics(state: State, call: RecordedCall) -> Answer:
    state.settings.metrics_exposed = call.operation.endswith("startExposing")
    return Answer(200)


def validate_licence(state: State, call: RecordedCall) -> Answer:
    """Jira answers 200 for nonsense too: seen on 10.3."""
    given: Any = call.body.decode("utf-8", "replace") if isinstance(call.body, bytes) else call.body
    licence = str(given or "").strip()
    if len(licence) < _SHORTEST_LICENCE:
        return json_answer(200, {"errors": {"license": "The licence key is not valid."}})
    return json_answer(200, {"licenseString": licence, "errors": {}})


def get_password_policy(state: State, call: RecordedCall) -> Answer:
    """There is no policy, as in every Jira where none was set."""
    return json_answer(200, [])


def check_new_password(state: State, call: RecordedCall) -> Answer:
    body = read_object(call)
    if not body.get("username") or not body.get("password"):
        raise Refused(400, "A username and a password are needed.")
    return json_answer(200, [])


def check_changed_password(state: State, call: RecordedCall) -> Answer:
    body = read_object(call)
    if not body.get("username") or not body.get("newPassword"):
        raise Refused(400, "A username and a newPassword are needed.")
    state.user(str(body["username"]))
    return json_answer(200, [])


def get_templates(state: State, call: RecordedCall) -> Answer:
    archive = state.settings.email_templates or _NO_TEMPLATES
    return Answer(200, archive, {"Content-Type": "application/zip"})


def set_templates(state: State, call: RecordedCall) -> Answer:
    if not isinstance(call.body, bytes):
        raise Refused(500, "The templates come as an archive.")
    state.settings.email_templates = call.body
    return Answer(200)


def apply_templates(state: State, call: RecordedCall) -> Answer:
    if state.settings.email_templates is None:
        raise Refused(400, "No templates were uploaded.")
    return Answer(200)


def revert_templates(state: State, call: RecordedCall) -> Answer:
    state.settings.email_templates = None
    return Answer(200)


def get_template_types(state: State, call: RecordedCall) -> Answer:
    user = state.users.get(call.user or "")
    types = [
        {
            "id": number,
            "eventName": name,
            "templateName": f"{name.replace(' ', '').lower()}.vm",
            "html": True,
            "text": True,
            "batchedNotification": False,
            "active": True,
        }
        for number, name in enumerate(_MAIL_EVENTS, 1)
    ]
    return json_answer(200, {"userEmailAddress": "" if user is None else user.email, "emailTypes": types})


def get_application_links(state: State, call: RecordedCall) -> Answer:
    """Answer that no other application is linked."""
    return json_answer(200, {"list": []})


ROUTES: Final[Mapping[str, Route]] = {
    "GET /applinks/latest/listApplicationlinks": administered(get_application_links),
    "GET /api/2/serverInfo": get_server_info,
    "GET /api/2/monitoring/app": administered(get_monitoring),
    "POST /api/2/monitoring/app": administered(set_monitoring),
    "GET /api/2/monitoring/ipd": administered(get_monitoring),
    "POST /api/2/monitoring/ipd": administered(set_monitoring),
    "GET /api/2/monitoring/jmx/areMetricsExposed": administered(are_metrics_exposed),
    "GET /api/2/monitoring/jmx/getAvailableMetrics": administered(get_metrics),
    "POST /api/2/monitoring/jmx/startExposing": administered(expose_metrics),
    "POST /api/2/monitoring/jmx/stopExposing": administered(expose_metrics),
    "POST /api/2/licenseValidator": administered(validate_licence),
    "GET /api/2/password/policy": get_password_policy,
    "POST /api/2/password/policy/createUser": check_new_password,
    "POST /api/2/password/policy/updateUser": check_changed_password,
    "GET /api/2/email-templates": administered(get_templates),
    "POST /api/2/email-templates": administered(set_templates),
    "POST /api/2/email-templates/apply": administered(apply_templates),
    "POST /api/2/email-templates/revert": administered(revert_templates),
    "GET /api/2/email-templates/types": administered(get_template_types),
}
