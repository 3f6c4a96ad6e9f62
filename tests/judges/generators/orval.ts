import {
  commentGetPropertyKeys,
  issueCreateIssue,
  issueGetIssue,
  searchSearch,
  workflowGetAllWorkflows,
} from "./generated/orval/jira";
import { commentId, fields, jql, tell } from "./told";

function expect<T extends { status: number }, S extends T["status"]>(answer: T, status: S): Extract<T, { status: S }> {
  if (answer.status !== status) throw new Error(`Jira answered ${answer.status}.`);
  return answer as Extract<T, { status: S }>;
}

async function main(): Promise<void> {
  const created = expect(await issueCreateIssue({ fields }), 201);
  const key = created.data.key ?? "";
  const issue = expect(await issueGetIssue(key, { fields: ["summary", "status"] }), 200);
  const found = expect(await searchSearch({ jql, maxResults: 5, fields: ["summary"] }), 200);
  const workflows = expect(await workflowGetAllWorkflows(), 200);
  const properties = expect(await commentGetPropertyKeys(commentId), 200);
  tell({
    created: key,
    summary: issue.data.fields?.summary,
    found: (found.data.issues ?? []).map((each) => each.key),
    workflows: workflows.data.map((each) => each.name),
    keys: (properties.data.keys ?? []).map((each) => each.key),
  });
}

void main();
