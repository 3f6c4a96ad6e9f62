"""What became of the ways to log in: for the whole document, and for operations that have their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from generator.compare.change import Change, Part, Rule, Subject, Use
from generator.compare.side import Side

SECURITY_ADDED = Rule(
    "api-security-added",
    "added",
    "is another way to log in",
    "compatible",
    "compatible",
    "Every login of before is still taken.",
)
SECURITY_REMOVED = Rule(
    "api-security-removed",
    "removed",
    "is no longer a way to log in",
    "breaking",
    "compatible",
    "Who logs in this way is refused with 401.",
)
SCOPE_ADDED = Rule(
    "api-security-scope-added",
    "added",
    "is needed now",
    "breaking",
    "compatible",
    "A token without the scope is refused with 403.",
)
SCOPE_NAMED = Rule(
    "api-security-scope-named",
    "added",
    "is named as what an OAuth 2 token needs",
    "compatible",
    "compatible",
    "The document did not say before which scope it takes; every login of before is still taken.",
)
SCOPE_REMOVED = Rule(
    "api-security-scope-removed",
    "removed",
    "is no longer needed",
    "compatible",
    "compatible",
    "A token that has the scope goes on working.",
)
SCHEME_CHANGED = Rule(
    "api-security-component-changed",
    "changed",
    "is declared differently",
    "risky",
    "compatible",
    "Our clients log in as before; the document can't tell whether the server still takes that.",
)

RULES = (SECURITY_ADDED, SECURITY_REMOVED, SCOPE_ADDED, SCOPE_NAMED, SCOPE_REMOVED, SCHEME_CHANGED)
"""The rules that this module applies."""


_SENT = Use(sent=True, read=False)
_ALL = Subject("login", "security", "all operations", "jira", "logins")
_ANONYMOUS = "anonymous use"
_PROSE = frozenset({"description"})


def compare_logins(before: Side, after: Side) -> Iterator[Change]:
    """Yield what changed in the logins, their scopes, and what operations ask for."""
    yield from _compare_schemes(_list_schemes(before), _list_schemes(after))
    whole = before.document.get("security", ()), after.document.get("security", ())
    yield from _compare_requirements(_ALL, *(_read_requirements(each) for each in whole))
    for key, operation in after.operations.items():
        known = before.operations.get(key)
        if known is None or not ("security" in known.content or "security" in operation.content):
            continue
        old = _read_requirements(known.content.get("security", whole[0]))
        new = _read_requirements(operation.content.get("security", whole[1]))
        yield from _compare_requirements(operation.subject, old, new)


def _list_schemes(side: Side) -> dict[str, dict[str, Any]]:
    schemes: dict[str, dict[str, Any]] = side.document.get("components", {}).get("securitySchemes", {})
    return schemes


def _compare_schemes(old: Mapping[str, dict[str, Any]], new: Mapping[str, dict[str, Any]]) -> Iterator[Change]:
    """Compare how the schemes that both sides have work; whether one may be used is a matter of the requirements."""
    for name in sorted(old.keys() & new.keys()):
        before, after = _write_scheme(old[name]), _write_scheme(new[name])
        if before != after:
            yield Change(SCHEME_CHANGED, _ALL, _SENT, Part("login", name), before, after)


def _write_scheme(scheme: dict[str, Any]) -> str:
    """Return a scheme in a line: its facts, and of its flows the URLs and the names of the scopes."""
    facts = [f"{key} {scheme[key]}" for key in sorted(scheme.keys() - _PROSE - {"flows"})]
    for name, flow in sorted(scheme.get("flows", {}).items()):
        urls = [f"{key} {flow[key]}" for key in sorted(flow.keys() - {"scopes"})]
        scopes = " ".join(["scopes", *sorted(flow.get("scopes", {}))])
        facts.append(f"{name} ({', '.join([*urls, scopes])})")
    return ", ".join(facts)


def _read_requirements(requirements: Any) -> dict[str, frozenset[str]]:
    """Return the alternatives, each by the names of its schemes, with the scopes it asks for; none is anonymous use."""
    alternatives: list[dict[str, list[str]]] = list(requirements) or [{}]
    return {
        " with ".join(sorted(each)) or _ANONYMOUS: frozenset(
            f"{name}:{scope}" for name, scopes in each.items() for scope in scopes
        )
        for each in alternatives
    }


def _compare_requirements(
    subject: Subject, old: Mapping[str, frozenset[str]], new: Mapping[str, frozenset[str]]
) -> Iterator[Change]:
    for name in sorted(old.keys() - new.keys()):
        yield Change(SECURITY_REMOVED, subject, _SENT, Part("login", name))
    for name in sorted(new.keys() - old.keys()):
        yield Change(SECURITY_ADDED, subject, _SENT, Part("login", name))
    for name in sorted(old.keys() & new.keys()):
        for scope in sorted(new[name] - old[name]):
            rule = SCOPE_ADDED if old[name] else SCOPE_NAMED
            yield Change(rule, subject, _SENT, Part("scope", scope))
        for scope in sorted(old[name] - new[name]):
            yield Change(SCOPE_REMOVED, subject, _SENT, Part("scope", scope))
