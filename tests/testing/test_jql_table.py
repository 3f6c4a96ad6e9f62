"""What JQL finds in a small Jira, and what Jira says of JQL that it does not take: one line each.

Where a query has no ORDER BY, the highest key comes first, as in Jira; the table then names the keys in any order.
"""

from __future__ import annotations

import pytest

from jira_dc.testing import MockJira
from jira_dc_runtime.testing.exchange import Refused
from jira_dc_runtime.testing.jql import check, find
from tests.testing.jql_seed import seed

FINDS = """
project = EX                                            | EX-1 EX-2 EX-3 EX-4 EX-5
project = ex                                            | EX-1 EX-2 EX-3 EX-4 EX-5
project = Operations                                    | OPS-1 OPS-2
project = 10001                                         | OPS-1 OPS-2
project != EX                                           | OPS-1 OPS-2
project in (EX, OPS) AND type = Bug                     | EX-1 OPS-2
project not in (OPS)                                    | EX-1 EX-2 EX-3 EX-4 EX-5
project is EMPTY                                        |
project is not EMPTY AND key = EX-1                     | EX-1
project in projectsLeadByUser(fred) AND type = Epic     | EX-5
project in projectsLeadByUser() AND type = Epic         | EX-5
project in projectsWhereUserHasPermission("Browse Projects") AND type = Epic | EX-5
project in projectsWhereUserHasRole(Administrators) AND type = Epic | EX-5
category is EMPTY AND type = Epic                       | EX-5
key = EX-1                                              | EX-1
key = ex-1                                              | EX-1
issue = EX-2                                            | EX-2
issuekey in (EX-2, 'OPS-1')                             | EX-2 OPS-1
key != EX-1 AND project = EX                            | EX-2 EX-3 EX-4 EX-5
key not in (EX-1, EX-2) AND project = EX                | EX-3 EX-4 EX-5
key > EX-3                                              | EX-4 EX-5
key >= EX-3                                             | EX-3 EX-4 EX-5
key < EX-2                                              | EX-1
key <= OPS-1                                            | OPS-1
parent = EX-1                                           | EX-4
parent in (EX-1, EX-2)                                  | EX-4
parent != EX-1 AND project = EX                         | EX-1 EX-2 EX-3 EX-5
type = Bug                                              | EX-1 OPS-2
type = bug                                              | EX-1 OPS-2
issuetype = 1                                           | EX-1 OPS-2
issuetype in (Bug, Task)                                | EX-1 EX-2 OPS-1 OPS-2
issuetype in standardIssueTypes() AND project = EX      | EX-1 EX-2 EX-3 EX-5
issuetype in subTaskIssueTypes()                        | EX-4
issuetype not in subTaskIssueTypes() AND project = EX   | EX-1 EX-2 EX-3 EX-5
status = Resolved                                       | EX-1
status = "In Progress"                                  | EX-2
status = "in progress"                                  | EX-2
status in (3, 5)                                        | EX-1 EX-2
status != Open                                          | EX-1 EX-2
status not in (Open, Resolved)                          | EX-2
status is EMPTY                                         |
statusCategory = Done                                   | EX-1
statusCategory = "In Progress"                          | EX-2
statusCategory != "To Do"                               | EX-1 EX-2
statusCategory = done                                   | EX-1
statusCategory in (Done, indeterminate)                 | EX-1 EX-2
resolution is EMPTY AND project = EX                    | EX-2 EX-3 EX-4 EX-5
resolution = Unresolved AND project = EX                | EX-2 EX-3 EX-4 EX-5
resolution != Unresolved                                | EX-1
resolution in (Done, Unresolved) AND type = Bug         | EX-1 OPS-2
resolution = Done                                       | EX-1
resolution <= Done                                      | EX-1
resolution > Done                                       |
priority = High                                         | EX-5 OPS-1
priority > Medium                                       | EX-1 EX-5 OPS-1
priority >= Medium                                      | EX-1 EX-2 EX-4 EX-5 OPS-1 OPS-2
priority < Medium                                       | EX-3
priority <= Low                                         | EX-3
priority in (Highest, Low)                              | EX-1 EX-3
priority is EMPTY                                       |
assignee = fred                                         | EX-1
assignee = JIRAUSER10001                                | EX-2
assignee = "Wilma Example"                              | EX-4
assignee = "barney@example.com"                         | EX-2
assignee = currentUser()                                | EX-1
assignee in (fred, barney)                              | EX-1 EX-2
assignee != fred                                        | EX-2 EX-4
assignee not in (fred)                                  | EX-2 EX-4
assignee is EMPTY                                       | EX-3 EX-5 OPS-1 OPS-2
assignee = EMPTY                                        | EX-3 EX-5 OPS-1 OPS-2
assignee = null AND project = EX                        | EX-3 EX-5
assignee != EMPTY                                       | EX-1 EX-2 EX-4
assignee is not null                                    | EX-1 EX-2 EX-4
assignee in (fred, EMPTY) AND project = EX              | EX-1 EX-3 EX-5
assignee not in (fred, EMPTY)                           | EX-2 EX-4
assignee in membersOf(designers)                        | EX-4
assignee in membersOf("jira-software-users")            | EX-1 EX-2 EX-4
assignee in (membersOf(designers), fred)                | EX-1 EX-4
assignee not in membersOf(designers)                    | EX-1 EX-2
not assignee = fred                                     | EX-2 EX-4
not assignee is EMPTY                                   | EX-1 EX-2 EX-4
! assignee = fred                                       | EX-2 EX-4
reporter = wilma                                        | EX-4 OPS-1
reporter != wilma AND project = OPS                     | OPS-2
creator = barney                                        | EX-1
voter = barney                                          | EX-1
voter = currentUser()                                   | EX-1
watcher = wilma                                         | OPS-1
watcher in (fred, wilma)                                | EX-1 OPS-1
votes = 2                                               | EX-1
votes > 1                                               | EX-1
votes in (1, 2)                                         | EX-1
votes = 0 AND project = OPS                             | OPS-1 OPS-2
watchers >= 2                                           | OPS-1
issue in votedIssues()                                  | EX-1
issue in watchedIssues()                                | EX-1 OPS-1
issue in issueHistory()                                 | EX-2
issue not in watchedIssues() AND project = OPS          | OPS-2
lastViewed > "2026-03-01"                               | EX-2
lastViewed is EMPTY AND type = Bug                      | EX-1 OPS-2
summary ~ printer                                       | EX-1
summary ~ printing                                      | EX-3
summary ~ print                                         | EX-3
summary ~ "PRINT*"                                      | EX-1 EX-3
summary ~ "pri?ter"                                     | EX-1
summary ~ "*mation"                                     | EX-5
summary ~ "printer burns"                               | EX-1
summary ~ "burns printer"                               | EX-1
summary ~ "\\"burns printer\\""                         |
summary ~ "\\"printer burns\\""                         | EX-1
summary ~ "printer coffee"                              |
summary ~ "printer OR coffee"                           | EX-1 EX-2
summary ~ "printer AND burns"                           | EX-1
summary ~ "printer -burns"                              |
summary ~ "+printer +burns"                             | EX-1
summary ~ "(printer OR coffee) AND cold"                | EX-2
summary ~ "NOT printer" AND type = Bug                  | OPS-2
summary ~ "\\"cold\\""                                  | EX-2
summary ~ "example.com"                                 | OPS-2
summary ~ example                                       | OPS-2
summary ~ "printer~"                                    | EX-1
summary ~ "printer^4 burns"                             | EX-1
summary ~ the                                           |
summary !~ printer AND type = Bug                       | OPS-2
description ~ office                                    | EX-1
description ~ "P1-x"                                    | OPS-1
description !~ office                                   | OPS-1
description is EMPTY AND type = Bug                     | OPS-2
description is not EMPTY                                | EX-1 OPS-1
environment ~ linux                                     | OPS-1
environment is not EMPTY                                | OPS-1
comment ~ cache                                         | OPS-1
comment ~ "spooler cleaned"                             | OPS-1
comment !~ cache                                        |
text ~ printer                                          | EX-1 OPS-1
text ~ caches                                           | OPS-1
text ~ slate                                            | OPS-2
labels = hot                                            | EX-1
labels = OFFICE                                         | EX-1 EX-3
labels in (hot, cold)                                   | EX-1
labels != hot                                           | EX-3
labels not in (hot)                                     | EX-3
labels is EMPTY AND project = OPS                       | OPS-1 OPS-2
labels = nothing                                        |
fixVersion = 2.0                                        | EX-2 EX-3
fixVersion = "1.0"                                      | EX-1 OPS-1
fixVersion = 2                                          | EX-1
fixVersion != 2.0                                       | EX-1 OPS-1
fixVersion in (3.0, EMPTY) AND project = EX             | EX-3 EX-4 EX-5
fixVersion not in (2.0)                                 | EX-1 OPS-1
fixVersion is EMPTY AND project = EX                    | EX-4 EX-5
fixVersion < 2.0                                        | EX-1
fixVersion >= 2.0                                       | EX-2 EX-3
fixVersion > 2.0                                        | EX-3
fixVersion ~ "1*"                                       | EX-1 OPS-1
fixVersion !~ "1*"                                      | EX-2 EX-3
fixVersion in releasedVersions()                        | EX-1
fixVersion in releasedVersions(EX)                      | EX-1
fixVersion in unreleasedVersions()                      | EX-2 EX-3 OPS-1
fixVersion in unreleasedVersions(EX, OPS)               | EX-2 EX-3 OPS-1
fixVersion = latestReleasedVersion(EX)                  |
fixVersion = earliestUnreleasedVersion(EX)              | EX-2 EX-3
fixVersion = earliestUnreleasedVersion("10001")         | OPS-1
affectedVersion = 1.0                                   | EX-1
affectedVersion is not EMPTY                            | EX-1
component = Backend                                     | EX-1
component = "front END"                                 | EX-2
component in (20, 21)                                   | EX-1 EX-2
component != Backend                                    | EX-2
component in componentsLeadByUser()                     | EX-1
component in componentsLeadByUser(barney)               | EX-2
component is EMPTY AND project = OPS                    | OPS-1 OPS-2
attachments is not EMPTY                                | OPS-2
attachments is EMPTY AND project = OPS                  | OPS-1
issueLinkType = blocks                                  | OPS-2
issueLinkType = "is blocked by"                         | EX-2
issueLinkType in (blocks, "relates to")                 | EX-1 EX-3 OPS-2
issueLinkType is EMPTY AND project = EX                 | EX-4 EX-5
issue in linkedIssues(EX-2)                             | OPS-2
issue in linkedIssues(OPS-2, blocks)                    | EX-2
issue in linkedIssues(OPS-2, "is blocked by")           |
issue in linkedIssues(EX-1, "RELATES to", blocks)       | EX-3
issue in issuesWithRemoteLinksByGlobalId("system=7")    | OPS-2
issue in issuesWithRemoteLinksByGlobalId(x, y)          |
issue in updatedBy(barney)                              | EX-1 EX-2
issue in updatedBy(barney, "2026-02-01")                | EX-2
issue in updatedBy(fred, "2026-01-01", "2026-01-31")    | EX-1 EX-5
level is EMPTY AND type = Epic                          | EX-5
created = "2026-02-02 10:30"                            | EX-2
created = "2026/02/02"                                  |
created != "2026-02-02 10:30" AND type = Task           | OPS-1
created < "2026/01/10"                                  | EX-1
created <= "2026-01-10"                                 | EX-1 EX-5
created <= "2026-01-10 00:00"                           | EX-1 EX-5
created > "2026-03-01"                                  | EX-3 EX-4 OPS-1
created >= "2026-03-01 08:01"                           | EX-4 OPS-1
created > -1d                                           | EX-4 OPS-1
created > "-1d"                                         | EX-4 OPS-1
created > "-4h"                                         |
created >= "-4h"                                        | OPS-1
created > "-1w 2d"                                      | EX-4 OPS-1
created > -13hours                                      | EX-4 OPS-1
created < -8w                                           | EX-1 EX-5
created > 1773014400000                                 | EX-4 OPS-1
created >= startOfDay()                                 | OPS-1
created >= startOfDay(-1d)                              | EX-4 OPS-1
created >= startOfDay("-1")                             | EX-4 OPS-1
created >= startOfWeek()                                | EX-4 OPS-1
created >= startOfMonth()                               | EX-3 EX-4 OPS-1
created >= startOfMonth(-1M)                            | EX-2 EX-3 EX-4 OPS-1 OPS-2
created >= startOfYear() AND created < endOfMonth(-2M)  | EX-1 EX-5
created <= endOfYear(-1y)                               |
created > endOfDay()                                    |
created < endOfWeek(-1w)                                | EX-1 EX-2 EX-3 EX-5 OPS-2
created > startOfDay("2h")                              | OPS-1
created < now()                                         | EX-1 EX-2 EX-3 EX-4 EX-5 OPS-1 OPS-2
created > currentLogin()                                |
created < lastLogin() AND type = Epic                   | EX-5
createdDate > -1d                                       | EX-4 OPS-1
updated >= "2026-03-10 09:00"                           | OPS-1
updatedDate < "2026-01-11"                              | EX-5
resolved = "2026-01-20 09:00"                           | EX-1
resolutionDate is not EMPTY                             | EX-1
resolved is EMPTY AND type = Bug                        | OPS-2
due = "2026-03-01"                                      | EX-1
due = "2026-03-01 15:00"                                | EX-1
duedate < now()                                         | EX-1
due <= 7d                                               | EX-1 EX-2
due > startOfDay() AND due <= endOfWeek()               | EX-2
due in ("2026-03-01", 2d)                               | EX-1 EX-2
due is EMPTY AND type = Epic                            | EX-5
originalEstimate = 120                                  | EX-4
originalEstimate = 2h                                   | EX-4
originalEstimate > "1h 30m"                             | EX-4
timeOriginalEstimate < 1d                               | EX-4
remainingEstimate = 1h                                  | EX-4
timeSpent = 60                                          | EX-4
timeSpent is EMPTY AND project = OPS                    | OPS-1 OPS-2
workRatio = 50                                          | EX-4
workRatio < 51                                          | EX-4
worklogAuthor = wilma                                   | EX-4
worklogDate = "2026-03-09"                              | EX-4
worklogDate > startOfMonth() AND worklogDate < now()    | EX-4
worklogComment ~ toner                                  | EX-4
sprint = 2                                              | EX-2
sprint = "Sprint 2"                                     | EX-2
Sprint in (1, 3)                                        | EX-1 EX-3
sprint in openSprints()                                 | EX-2
sprint in closedSprints()                               | EX-1
sprint in futureSprints()                               | EX-3
sprint not in openSprints()                             | EX-1 EX-3
sprint is EMPTY AND project = EX                        | EX-4 EX-5
"Epic Link" = EX-5                                      | EX-3
"epic link" = Automation                                | EX-3
"Epic Link" is EMPTY AND type = Bug                     | EX-1 OPS-2
"Epic Name" ~ automation                                | EX-5
"Story Points" > 5                                      | EX-3
"Story Points" in (5, 8)                                | EX-2 EX-3
"Story Points" = 5.0                                    | EX-2
cf[10002] <= 5                                          | EX-2
cf[10011] = Critical                                    | OPS-2
Severity in (Critical, Major)                           | OPS-2
Severity is EMPTY AND type = Bug                        | EX-1
Customer ~ slate                                        | OPS-2
Country = Europe                                        | OPS-2
Country = France                                        | OPS-2
Country in cascadeOption(Europe)                        | OPS-2
Country in cascadeOption(Europe, France)                | OPS-2
Country in cascadeOption(Europe, None)                  |
Tester = wilma                                          | OPS-2
Tester in membersOf(designers)                          | OPS-2
Team = designers                                        | OPS-2
"Start Date" = "2026-02-21"                             | OPS-2
"Start Date" > "2026/02/20"                             | OPS-2
Topics = wires                                          | OPS-2
Reference = "https://example.com/7"                     | OPS-2
"Target Version" = 1.0                                  | OPS-2
filter = "Filter for EX board" AND type = Epic          | EX-5
filter = 10001                                          | OPS-1 OPS-2
savedFilter in ("Filter for OPS board")                 | OPS-1 OPS-2
request != 10000                                        | OPS-1 OPS-2
status was Open AND status != Open                      | EX-1 EX-2
status was "In Progress"                                | EX-1 EX-2
status was "In Progress" before "2026-01-15"            | EX-1
status was "In Progress" after "2026-02-01"             | EX-2
status was "In Progress" on "2026-01-12"                | EX-1
status was "In Progress" during ("2026-01-25", "2026-02-09") |
status was "In Progress" by fred                        | EX-1
status was Resolved by barney after "2026-01-19"        | EX-1
status was in (Resolved, "In Progress")                 | EX-1 EX-2
status was not in (Resolved, "In Progress") AND type = Bug | OPS-2
status was not Open                                     |
status was not "In Progress" AND project = OPS          | OPS-1 OPS-2
status changed                                          | EX-1 EX-2
status changed from Open to "In Progress"               | EX-1 EX-2
status changed to Resolved                              | EX-1
status changed from (Open, Resolved) by barney          | EX-2
status changed after "2026-02-01"                       | EX-2
status changed before startOfMonth(-1M)                 | EX-1
status changed on "2026-01-20"                          | EX-1
status changed during ("2026-02-01", now())             | EX-2
status changed by (fred, barney) to Resolved            | EX-1
not status changed AND type = Bug                       | OPS-2
assignee was barney                                     | EX-1 EX-2 EX-3
assignee was EMPTY AND project = EX                     | EX-3 EX-5
assignee was in (barney, wilma)                         | EX-1 EX-2 EX-3 EX-4
assignee changed from barney                            | EX-1 EX-3
assignee changed to EMPTY                               | EX-3
assignee changed by wilma                               | EX-3
priority was Medium AND type = Bug                      | EX-1 OPS-2
priority changed to Highest                             | EX-1
fixVersion was 1.0                                      | EX-1 OPS-1
fixVersion changed to 1.0                               | EX-1
fixVersion was EMPTY before "2026-01-14"                | EX-1 EX-5
resolution was Unresolved AND type = Bug                | EX-1 OPS-2
resolution changed to Done                              | EX-1
reporter was wilma                                      | EX-4 OPS-1
type = Bug OR type = Epic AND project = OPS             | EX-1 OPS-2
(type = Bug OR type = Epic) AND project = EX            | EX-1 EX-5
type = Bug | type = Epic & project = EX                 | EX-1 EX-5 OPS-2
type = Bug || type = Epic && project = EX               | EX-1 EX-5 OPS-2
not (type = Bug or project = EX)                        | OPS-1
not (type = Bug and project = EX) and project = EX      | EX-2 EX-3 EX-4 EX-5
not not type = Epic                                     | EX-5
type=Epic                                               | EX-5
TYPE = epic AND\\nproject\\t= EX                        | EX-5
"issuetype" = 'Epic'                                    | EX-5
summary ~ 'Office \\u0061utomation'                     | EX-5
"""
ORDERS = """
type in (Bug, Epic)                                     | OPS-2 EX-5 EX-1
order by key                                            | EX-1 EX-2 EX-3 EX-4 EX-5 OPS-1 OPS-2
ORDER BY key DESC                                       | OPS-2 OPS-1 EX-5 EX-4 EX-3 EX-2 EX-1
project = EX order by issuekey asc                      | EX-1 EX-2 EX-3 EX-4 EX-5
project = EX order by created                           | EX-4 EX-3 EX-2 EX-5 EX-1
project = EX order by created asc                       | EX-1 EX-5 EX-2 EX-3 EX-4
project = EX order by updated desc                      | EX-4 EX-3 EX-2 EX-1 EX-5
project = EX order by priority, key                     | EX-1 EX-5 EX-2 EX-4 EX-3
project = EX order by priority asc, key desc            | EX-3 EX-4 EX-2 EX-5 EX-1
project = EX order by due, key                          | EX-1 EX-2 EX-3 EX-4 EX-5
project = EX order by due desc, key                     | EX-3 EX-4 EX-5 EX-2 EX-1
project = EX order by assignee, key                     | EX-2 EX-1 EX-4 EX-3 EX-5
project = EX order by summary                           | EX-2 EX-5 EX-4 EX-1 EX-3
project = EX order by status, key                       | EX-2 EX-3 EX-4 EX-5 EX-1
project = EX order by type, key                         | EX-1 EX-5 EX-3 EX-4 EX-2
project = EX order by "Story Points" desc, key          | EX-1 EX-4 EX-5 EX-3 EX-2
project = EX order by cf[10002], key                    | EX-2 EX-3 EX-1 EX-4 EX-5
project = EX order by Rank                              | EX-1 EX-2 EX-3 EX-4 EX-5
project = EX order by rank desc                         | EX-5 EX-4 EX-3 EX-2 EX-1
project = EX order by fixVersion, key                   | EX-1 EX-2 EX-3 EX-4 EX-5
project = EX order by votes, key                        | EX-1 EX-2 EX-3 EX-4 EX-5
project = EX order by resolution, key                   | EX-1 EX-2 EX-3 EX-4 EX-5
project = EX order by timespent desc, key               | EX-1 EX-2 EX-3 EX-5 EX-4
project = EX order by component, key desc               | EX-1 EX-2 EX-5 EX-4 EX-3
project = EX order by Sprint, key                       | EX-1 EX-2 EX-3 EX-4 EX-5
order by project desc, key                              | OPS-1 OPS-2 EX-1 EX-2 EX-3 EX-4 EX-5
order by reporter, key desc                             | EX-1 OPS-2 EX-5 EX-3 EX-2 OPS-1 EX-4
"""
VALID_ESCAPES = r"The valid escape sequences are \', \", \t, \n, \r, \\, '\ ' and \uXXXX."
OPERATORS = "The valid operators are '=', '!=', '<', '>', '<=', '>=', '~', '!~', 'IN', 'NOT IN', 'IS' and 'IS NOT'."
DATES = (
    "Valid formats include: 'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', "
    "or a period format e.g. '-5d', '4w 2d'."
)
HEAD = "Error in the JQL Query: "
BARE = "Error in JQL Query: "
REFUSED = (
    ("foo = bar", "Field 'foo' does not exist or you do not have permission to view it."),
    ("customfield_10002 = 5", "Field 'customfield_10002' does not exist or you do not have permission to view it."),
    ("cf[1] = 5", "Field 'cf[1]' does not exist or you do not have permission to view it."),
    ("issue.property[x].y = 5", "Field 'issue.property[x].y' does not exist or you do not have permission to view it."),
    ("project = NOPE", "The value 'NOPE' does not exist for the field 'project'."),
    ("project = 99999", "A value with ID '99999' does not exist for the field 'project'."),
    ("status = Closed", "The value 'Closed' does not exist for the field 'status'."),
    ("type in (Bug, Boog)", "The value 'Boog' does not exist for the field 'type'."),
    ("fixVersion = 7.7", "The value '7.7' does not exist for the field 'fixVersion'."),
    ("priority = Blocker", "The value 'Blocker' does not exist for the field 'priority'."),
    ("component = X", "The value 'X' does not exist for the field 'component'."),
    ("filter = Nothing", "The value 'Nothing' does not exist for the field 'filter'."),
    ("status = currentUser()", "A value provided by the function 'currentUser' is invalid for the field 'status'."),
    ("key = EX-99", "An issue with key 'EX-99' does not exist for field 'key'."),
    ("issue = nonsense", "The issue key 'nonsense' for field 'issue' is invalid."),
    ("key = 7", "A value with ID '7' does not exist for the field 'key'."),
    (
        "key = currentUser()",
        "A value provided by the function 'currentUser' for the field 'key' is not a valid issue key.",
    ),
    ("key is EMPTY", "The operator 'is' is not supported by the 'key' field."),
    ("key in (EX-1, EMPTY)", "The field 'key' does not support searching for EMPTY values."),
    ("parent is EMPTY", "The operator 'is' is not supported by the 'parent' field."),
    ("project ~ EX", "The operator '~' is not supported by the 'project' field."),
    ("project > EX", "The operator '>' is not supported by the 'project' field."),
    ("summary = x", "The operator '=' is not supported by the 'summary' field."),
    ("summary in (x)", "The operator 'in' is not supported by the 'summary' field."),
    ("text !~ x", "The operator '!~' is not supported by the 'text' field."),
    ("comment is EMPTY", "The field 'comment' does not support searching for EMPTY values."),
    ("votes is EMPTY", "The operator 'is' is not supported by the 'votes' field."),
    ("assignee > fred", "The operator '>' is not supported by the 'assignee' field."),
    ("attachments = x", "The operator '=' is not supported by the 'attachments' field."),
    ("assignee is fred", "Operator 'is' does not support searching for non-empty values for field 'assignee'."),
    ("priority > EMPTY", "Operator '>' does not support the empty value representation 'EMPTY' for field 'priority'."),
    ("summary in test", "Operator 'in' does not support the non-list value '\"test\"' for field 'summary'."),
    ("status in 3", "Operator 'in' does not support the non-list value '3' for field 'status'."),
    (
        "assignee in currentUser()",
        "Operator 'in' does not support the non-list value 'currentUser()' for field 'assignee'.",
    ),
    ("status = (Open, 3)", "Operator '=' does not support the list value '(\"Open\", 3)' for field 'status'."),
    ("assignee = membersOf(x)", "Operator '=' does not support the list value 'membersOf(x)' for field 'assignee'."),
    ("created > tomorrow", f"Date value 'tomorrow' for field 'created' is invalid. {DATES}"),
    ("created > '2026-02-30'", f"Date value '2026-02-30' for field 'created' is invalid. {DATES}"),
    ("due = -100milestone", f"Date value '-100milestone' for field 'due' is invalid. {DATES}"),
    ("due = currentUser()", "A date for the field 'due' provided by the function 'currentUser' is not valid."),
    ("'Story Points' = many", "Value 'many' for the 'Story Points' field is not a valid number."),
    ("votes = x", "The value 'x' for field 'votes' is invalid. Votes must be a positive whole number."),
    (
        "votes = currentUser()",
        (
            "A value provided by the function 'currentUser' is invalid for the field 'votes'. "
            "Votes must be a positive whole number."
        ),
    ),
    ("timeSpent = x", "The value 'x' for the field 'timeSpent' is not a positive duration."),
    ("Severity = Awful", "The option 'Awful' for field 'Severity' does not exist."),
    ("Team = nobodies", "The group 'nobodies' for field 'Team' does not exist."),
    ("sprint = X", "Sprint with name 'X' does not exist or you do not have permission to view it."),
    ("'Epic Link' = X", "No issues have a parent epic with key or name 'X'"),
    ('text ~ ""', "The field 'text' does not support searching for an empty string."),
    ('text ~ "AND"', "Unable to parse the text 'AND' for field 'text'."),
    ('summary ~ "ru [20002"', "Unable to parse the text 'ru [20002' for field 'summary'."),
    ("assignee = bogus()", "Unable to find JQL function 'bogus()'."),
    ("project = echo(HSP)", "Unable to find JQL function 'echo(HSP)'."),
    (
        "issueFunction in hasComments()",
        (
            "MockJira: it does not know the JQL function 'hasComments', which comes with a product or a plugin. "
            "Set what the search answers with mock_jira.reply(jira.search.search, ...)."
        ),
    ),
    ("created > now(1)", "Function 'now' expected '0' arguments but received '1'."),
    ("assignee in membersOf()", "Function 'membersOf' expected '1' arguments but received '0'."),
    (
        "component in componentsLeadByUser(a, b)",
        "Function 'componentsLeadByUser' expected between '0' and '1' arguments but received '2'.",
    ),
    (
        "assignee in membersOf(nobodies)",
        "Function 'membersOf' can not generate a list of usernames for group 'nobodies'; the group does not exist.",
    ),
    (
        "created > startOfDay(soon)",
        "Duration for function 'startOfDay' should have the format (+/-)n(yMwdm), e.g -1M for 1 month earlier.",
    ),
    ("fixVersion in releasedVersions(X)", "Could not resolve the project 'X' provided to function 'releasedVersions'."),
    ("issue in linkedIssues(EX-99)", "Issue 'EX-99' could not be found in function 'linkedIssues'."),
    ("issue in linkedIssues(EX-1, eats)", "Issue link type 'eats' could not be found in function 'linkedIssues'."),
    (
        "issue in linkedIssues()",
        (
            "Incorrect number of arguments for function 'linkedIssues'. "
            "Usage: 'linkedIssues ( issuekey [, linkDescription ]* )'."
        ),
    ),
    ("order by bogus", "Not able to sort using field 'bogus'."),
    ("order by comment", "Field 'comment' does not support sorting."),
    ("summary was x", "History searches do not support the 'summary' field."),
    ("status was Closed", "The value 'Closed' does not exist for the field 'status'."),
    ("assignee was nobody", "The value 'nobody' does not exist for the field 'assignee'."),
    (
        "assignee was currentUser()",
        "A value provided by the function 'currentUser' is invalid for the field 'assignee'.",
    ),
    ("status changed from fred", "The value 'fred' does not exist for the field 'status'."),
    ("assignee changed by nobody", "The user 'nobody' does not exist and cannot be used in the 'by' predicate."),
    ("status changed after '20/12/10'", f"Date value '20/12/10' for predicate 'after' is invalid. {DATES}"),
    (
        "status changed after currentUser()",
        "A date for the predicate 'after' provided by the function 'currentUser' is not valid.",
    ),
    ("status changed before (11, 12)", "The BEFORE predicate must be supplied with only 1 date value."),
    ("status changed during 11", "The DURING predicate must be supplied with exactly 2 date values."),
    ("assignee was bogus()", "Unable to find JQL function 'bogus()'."),
    ('status = "Open" by admin', HEAD + 'The EQUALS operator does not support the use of the by "admin" predicate.'),
    (
        "fixVersion changed 4",
        HEAD + "The CHANGED operator does not support the use of values without predicates. "
        "You must prefix the 4 value with a suitable predicate.",
    ),
    ("comment ~ 'test", HEAD + "The quoted string 'test' has not been completed. (line 1, character 11)"),
    ("comment ~ '", HEAD + "The quoted string has not been completed. (line 1, character 11)"),
    ("comme\\unt ~ x", HEAD + rf"'\un' is an illegal JQL escape sequence. {VALID_ESCAPES} (line 1, character 6)"),
    ("a = b\\", HEAD + f"The escape sequence has not been completed. {VALID_ESCAPES} (line 1, character 6)"),
    (
        "reporter=a/user",
        HEAD + "The character '/' is a reserved JQL character. You must enclose it in a string or use the escape "
        "'\\u002f' instead. (line 1, character 11)",
    ),
    (
        "a = b@c",
        HEAD + "The character '@' is a reserved JQL character. You must enclose it in a string or use the escape "
        "'\\u0040' instead. (line 1, character 6)",
    ),
    (
        "minewww =\x7fq",
        HEAD + "The character 'U+007F' on line 1 at position 10 must be escaped. Use the escape '\\u007f' instead. "
        "(line 1, character 10)",
    ),
    (
        "a = b and\nsummary ~ for",
        HEAD + "'for' is a reserved JQL word. You must surround it in quotation marks to use it in a query. "
        "(line 2, character 11)",
    ),
    (
        "a = 9223372036854775808",
        HEAD + "'9223372036854775808' is not a valid number. Numbers must be between -9,223,372,036,854,775,808 and "
        "9,223,372,036,854,775,807. (line 1, character 5)",
    ),
    ("project", HEAD + f"Expecting operator before the end of the query. {OPERATORS}"),
    ("project EX", HEAD + f"Expecting operator but got 'EX'. {OPERATORS} (line 1, character 9)"),
    ("project =", BARE + "Expecting either a value, list or function before the end of the query."),
    (
        "project = OR type = Bug",
        BARE + "Expecting either a value, list or function but got 'OR'. "
        "You must surround 'OR' in quotation marks to use it as a value. (line 1, character 11)",
    ),
    ("project = EX AND", HEAD + "Expecting a field name at the end of the query."),
    ("project = EX type = Bug", HEAD + "Expecting either 'OR' or 'AND' but got 'type'. (line 1, character 14)"),
    (
        "and = x",
        HEAD + "Expecting a field name but got 'and'. You must surround 'and' in quotation marks to use it as a field "
        "name. (line 1, character 1)",
    ),
    ("[78] = q", HEAD + "Expecting a field name but got '['. Did you mean 'cf['? (line 1, character 1)"),
    ("cf[x] = q", HEAD + "Expecting a custom field id (a positive number) but got 'x'. (line 1, character 4)"),
    ("cf = q", HEAD + "Expecting '[' but got '='. (line 1, character 4)"),
    ("'' = x", HEAD + "A field name cannot be empty. (line 1, character 1)"),
    ("a = ''()", HEAD + "A function name cannot be empty. (line 1, character 5)"),
    ("(project = EX", HEAD + "Expecting ')' before the end of the query."),
    ("project in (EX OPS)", HEAD + "Expecting ')' but got 'OPS'. (line 1, character 16)"),
    ("project = f(a b)", HEAD + "Expecting ')' or ',' but got 'b'. (line 1, character 15)"),
    ("project = f(a,)", HEAD + "Function argument must be specified. (line 1, character 15)"),
    ("a not is empty", HEAD + "Expecting 'IN' but got 'is'. (line 1, character 7)"),
    ("order", HEAD + "Expecting 'by' before the end of the query."),
    ("order key", HEAD + "Expecting 'by' but got 'key'. (line 1, character 7)"),
    ("order by", HEAD + "Expecting a field name at the end of the query."),
    ("order by key up", HEAD + "Expecting either 'ASC' or 'DESC' but got 'up'. (line 1, character 14)"),
    ("order by key desc b", HEAD + "Expecting ',' but got 'b'. (line 1, character 19)"),
)


@pytest.fixture(scope="module")
def mock() -> MockJira:
    return seed()


def rows(table: str) -> list[tuple[str, str]]:
    r"""Return the queries of a table, each with its keys; `\\n` and `\\t` there are signs that JQL skips."""
    lines = [line.rpartition("|") for line in table.strip().splitlines()]
    return [(jql.rstrip().replace("\\n", "\n").replace("\\t", "\t"), keys.strip()) for jql, _, keys in lines]


@pytest.mark.parametrize(("jql", "keys"), rows(FINDS))
def test_finds(mock: MockJira, jql: str, keys: str) -> None:
    assert sorted(issue.key for issue in find(mock.state, jql, "fred").issues) == sorted(keys.split())


@pytest.mark.parametrize(("jql", "keys"), rows(ORDERS))
def test_orders(mock: MockJira, jql: str, keys: str) -> None:
    assert [issue.key for issue in find(mock.state, jql, "fred").issues] == keys.split()


@pytest.mark.parametrize(("jql", "message"), REFUSED)
def test_refuses(mock: MockJira, jql: str, message: str) -> None:
    with pytest.raises(Refused) as refused:
        find(mock.state, jql, "fred")
    assert (refused.value.status, refused.value.messages) == (400, (message,))
    assert check(mock.state, jql, "fred") == [message]


def test_every_fault_is_named(mock: MockJira) -> None:
    with pytest.raises(Refused) as refused:
        find(mock.state, "project = A AND (foo = 1 OR project = B) ORDER BY bar", "fred")
    assert refused.value.messages == (
        "The value 'A' does not exist for the field 'project'.",
        "Field 'foo' does not exist or you do not have permission to view it.",
        "The value 'B' does not exist for the field 'project'.",
        "Not able to sort using field 'bar'.",
    )


@pytest.mark.parametrize(
    ("validate", "keys", "warnings"),
    [
        ("warn", "EX-5", ["The value 'NOPE' does not exist for the field 'project'."]),
        ("false", "EX-5", []),
        (False, "EX-5", []),
        ("none", "EX-5", []),
    ],
)
def test_faults_may_be_let_pass(mock: MockJira, validate: object, keys: str, warnings: list[str]) -> None:
    found = find(mock.state, "project = NOPE OR type = Epic", "fred", validate=validate)
    assert ([issue.key for issue in found.issues], list(found.warnings)) == (keys.split(), warnings)


@pytest.mark.parametrize("jql", ["key in (EX-1, EX-999, EX-5)", "id in (EX-1, 99999, EX-5)"])
def test_a_list_of_issues_that_is_let_pass_finds_those_that_there_are(mock: MockJira, jql: str) -> None:
    found = find(mock.state, jql, "fred", validate=False)
    assert sorted(issue.key for issue in found.issues) == ["EX-1", "EX-5"]
    with pytest.raises(Refused):
        find(mock.state, jql, "fred")


def test_an_unknown_user_is_a_warning(mock: MockJira) -> None:
    found = find(mock.state, "assignee in (nobody, fred)", "fred")
    assert [issue.key for issue in found.issues] == ["EX-1"]
    assert found.warnings == ("The value 'nobody' does not exist for the field 'assignee'.",)


@pytest.mark.parametrize(
    ("user", "jql", "keys"),
    [
        ("wilma", 'created < "2026-03-09 20:00"', "EX-1 EX-2 EX-3 EX-4 EX-5 OPS-2"),
        ("fred", 'created < "2026-03-09 20:00"', "EX-1 EX-2 EX-3 EX-5 OPS-2"),
        ("wilma", "created >= startOfDay()", "OPS-1"),
        ("wilma", 'worklogDate = "2026-03-09"', "EX-4"),
        ("wilma", "assignee = currentUser()", "EX-4"),
    ],
)
def test_days_are_those_of_the_one_who_asks(mock: MockJira, user: str, jql: str, keys: str) -> None:
    assert sorted(issue.key for issue in find(mock.state, jql, user).issues) == keys.split()


def test_what_nobody_may_browse_is_not_found(mock: MockJira) -> None:
    assert find(mock.state, "type = Epic", None).issues == []
    with pytest.raises(Refused, match="An issue with key 'EX-5' does not exist"):
        find(mock.state, "key = EX-5", None)
    with pytest.raises(Refused, match="'votedIssues' cannot be called as anonymous user"):
        find(mock.state, "issue in votedIssues()", None)


def test_a_filter_that_asks_for_itself_is_refused(mock: MockJira) -> None:
    one = mock.state.filters["10001"]
    asked, one.jql = one.jql, "filter = 10001"
    try:
        with pytest.raises(Refused, match="causes a cyclical reference"):
            find(mock.state, "filter = 'Filter for OPS board'", "fred")
    finally:
        one.jql = asked


def test_what_requests_did_is_found_in_the_history() -> None:
    with MockJira() as mock:
        jira, barney = mock.jira(), mock.jira("barney")
        key = mock.add_issue("EX", "Printer burns", type="Bug", assignee={"name": "fred"})
        jira.version.create_version({"name": "1.0", "project": "EX"})
        barney.issue.assign_issue(key, {"name": "barney"})
        jira.issue.edit_issue(key, {"fields": {"priority": {"name": "High"}, "fixVersions": [{"name": "1.0"}]}})
        jira.issue.do_transition(key, {"transition": {"id": "11"}})
        jira.issue.do_transition(key, {"transition": {"id": "21"}})
        for jql in (
            "assignee was fred AND assignee changed from fred to barney by barney",
            "assignee was barney after -1d AND NOT assignee changed by fred",
            "priority was Medium AND priority changed to High by fred",
            "fixVersion changed to 1.0 AND fixVersion was EMPTY",
            "status was Open AND status changed from Open to 'In Progress' AND status changed to 5 on startOfDay()",
            "status was 'In Progress' during (startOfDay(), endOfDay()) AND status was not in (5) before startOfDay()",
            "resolution changed to Done AND resolution was Unresolved AND resolved >= startOfDay()",
            "issue in updatedBy(barney, -1d) AND creator = fred AND watcher = fred",
        ):
            assert [issue.key for issue in jira.search.iter_search(jql=jql)] == [key], jql
        assert list(jira.search.iter_search(jql="status was not Open OR assignee changed after endOfDay()")) == []


def test_a_security_level_hides_an_issue_from_searches() -> None:
    with MockJira() as mock:
        state, key = mock.state, mock.add_issue("EX", "Secret plans")
        level = next(one for one in state.security_levels if one.needs == "ADMINISTER_PROJECTS")
        state.issues[key].fields["security"] = {"id": level.id}
        found = {user: [one.key for one in find(state, "text ~ secret", user).issues] for user in ("fred", "barney")}
        assert found == {"fred": [key], "barney": []}
        assert [one.key for one in find(state, f"level = '{level.name}'", "fred").issues] == [key]
