// Orval's own fetch has no place for a server that is known only when the program runs, so it is given one.
module.exports = {
  jira: {
    input: "openapi.json",
    output: {
      target: "generated/orval/jira.ts",
      client: "fetch",
      mode: "split",
      override: { mutator: { path: "orval_fetch.ts", name: "fetchJira" } },
    },
  },
};
