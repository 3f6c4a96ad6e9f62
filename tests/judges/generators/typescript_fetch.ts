import { CommentApi, Configuration, IssueApi, SearchApi, WorkflowApi } from "./generated/typescript_fetch";
import { baseUrl, commentId, fields, jql, tell, token } from "./told";

// The generated code writes `Bearer` before a bearer token, but not before an OAuth 2 token, which it sends in its place.
const configuration = new Configuration({
  basePath: baseUrl,
  accessToken: (login) => (login === "oauth2" ? `Bearer ${token}` : token),
});

async function main(): Promise<void> {
  const issues = new IssueApi(configuration);
  const created = await issues.issueCreateIssue({ issueUpdate: { fields } });
  const key = created.key ?? "";
  const issue = await issues.issueGetIssue({ issueIdOrKey: key, fields: ["summary", "status"] });
  const found = await new SearchApi(configuration).searchSearch({ jql, maxResults: 5, fields: ["summary"] });
  const workflows = await new WorkflowApi(configuration).workflowGetAllWorkflows();
  const properties = await new CommentApi(configuration).commentGetPropertyKeys({ commentId });
  tell({
    created: key,
    summary: issue.fields?.summary,
    found: (found.issues ?? []).map((each) => each.key),
    workflows: workflows.map((each) => each.name),
    keys: (properties.keys ?? []).map((each) => each.key),
  });
}

void main();
