import {
  commentGetPropertyKeys,
  issueCreateIssue,
  issueGetIssue,
  searchSearch,
  workflowGetAllWorkflows,
} from "./generated/hey_api";
import { client } from "./generated/hey_api/client.gen";
import { baseUrl, commentId, fields, jql, tell, token } from "./told";

client.setConfig({ baseUrl, auth: (login) => (login.scheme === "bearer" ? token : undefined), throwOnError: true });

async function main(): Promise<void> {
  const created = await issueCreateIssue({ body: { fields }, throwOnError: true });
  const key = created.data.key ?? "";
  const issue = await issueGetIssue({
    path: { issueIdOrKey: key },
    query: { fields: ["summary", "status"] },
    throwOnError: true,
  });
  const found = await searchSearch({ query: { jql, maxResults: 5, fields: ["summary"] }, throwOnError: true });
  const workflows = await workflowGetAllWorkflows({ throwOnError: true });
  const properties = await commentGetPropertyKeys({ path: { commentId }, throwOnError: true });
  tell({
    created: key,
    summary: issue.data.fields?.summary,
    found: (found.data.issues ?? []).map((each) => each.key),
    workflows: workflows.data.map((each) => each.name),
    keys: (properties.data.keys ?? []).map((each) => each.key),
  });
}

void main();
