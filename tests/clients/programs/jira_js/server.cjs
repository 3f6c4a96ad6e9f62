// The server, and ways to log in.
'use strict';

const assert = require('node:assert/strict');
const { newName, refuses } = require('../flow.cjs');
const { Version2Client, jira, send, config } = require('./site.cjs');

module.exports = {
  async server_info() {
    const info = await jira.serverInfo.getServerInfo();
    assert.equal(info.baseUrl, process.env.JIRA_URL);
  },
  async configuration() {
    assert.equal((await jira.jiraSettings.getConfiguration()).attachmentsEnabled, true);
  },
  async application_roles() {
    const [first] = await jira.applicationRoles.getAllApplicationRoles();
    assert.equal((await jira.applicationRoles.getApplicationRole(first.key)).name, first.name);
  },
  async application_properties() {
    const { id, value } = await jira.jiraSettings.getApplicationProperty({ key: 'jira.title' });
    assert.equal(id, 'jira.title');
    assert.ok(value);
  },
  async screens() {
    const [screen] = await send('GET', '/rest/api/2/screens');
    const [tab] = await jira.screenTabs.getAllScreenTabs({ screenId: screen.id });
    assert.ok(tab.name);
  },
  async workflow_schemes() {
    const made = await jira.workflowSchemes.createWorkflowScheme({ name: newName('Scheme'), description: 'a' });
    assert.equal((await jira.workflowSchemes.getWorkflowScheme(String(made.id))).description, 'a');
    await jira.workflowSchemes.deleteWorkflowScheme(String(made.id));
    await refuses(404, () => jira.workflowSchemes.getWorkflowScheme(String(made.id)));
  },
  async a_token_that_is_wrong() {
    const other = new Version2Client({ ...config, authentication: { oauth2: { accessToken: 'wrong' } } });
    await refuses(401, () => other.myself.getCurrentUser());
  },
  async log_in_with_a_password() {
    const basic = { email: process.env.JIRA_MOCK_USER, apiToken: process.env.JIRA_MOCK_PASSWORD };
    const other = new Version2Client({ ...config, authentication: { basic } });
    assert.equal((await other.myself.getCurrentUser()).name, 'fred');
  },
};
