import createClient from "openapi-fetch";

import type { paths } from "./generated/openapi_typescript/schema";
import { baseUrl, commentId, fields, jql, tell, token } from "./told";

const client = createClient<paths>({
  baseUrl,
  headers: { Authorization: `Bearer ${token}` },
  querySerializer: { array: { style: "form", explode: false } },
});

async function main(): Promise<void> {
  const created = await client.POST("/api/2/issue", { body: { fields } });
  const key = created.data?.key ?? "";
  const issue = await client.GET("/api/2/issue/{issueIdOrKey}", {
    params: { path: { issueIdOrKey: key }, query: { fields: ["summary", "status"] } },
  });
  const found = await client.GET("/api/2/search", { params: { query: { jql, maxResults: 5, fields: ["summary"] } } });
  const workflows = await client.GET("/api/2/workflow");
  const properties = await client.GET("/api/2/comment/{commentId}/properties", {
    params: { path: { commentId } },
  });
  tell({
    created: key,
    summary: issue.data?.fields?.summary,
    found: (found.data?.issues ?? []).map((each) => each.key),
    workflows: (workflows.data ?? []).map((each) => each.name),
    keys: (properties.data?.keys ?? []).map((each) => each.key),
  });
}

void main();
