// What each program is told by the environment, and what it tells the test.
declare const process: {
  env: Record<string, string | undefined>;
  stdout: { write(text: string): void };
};

export const baseUrl = `${process.env.JIRA_URL}/rest`;
export const token = process.env.JIRA_TOKEN ?? "";
export const commentId = process.env.COMMENT_ID ?? "";
export const fields = {
  project: { key: "EX" },
  issuetype: { name: "Bug" },
  summary: "The plotter burns",
};
export const jql = 'summary ~ "plotter"';

export interface Told {
  created: string | undefined;
  summary: unknown;
  found: (string | undefined)[];
  workflows: (string | undefined)[];
  keys: (string | undefined)[];
}

export function tell(told: Told): void {
  process.stdout.write(JSON.stringify(told));
}
