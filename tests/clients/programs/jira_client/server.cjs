// The server, and ways to log in.
'use strict';

const assert = require('node:assert/strict');
const { JiraApi, jira, refuses, place } = require('./site.cjs');

module.exports = {
  async server_info() {
    assert.equal((await jira.getServerInfo()).baseUrl, process.env.JIRA_URL);
  },
  async a_path_of_ones_own() {
    assert.equal((await jira.genericGet('myself')).name, 'fred');
    assert.ok((await jira.genericAgileGet('board')).values.length > 0);
  },
  async log_in_with_a_password() {
    const login = { username: process.env.JIRA_MOCK_USER, password: process.env.JIRA_MOCK_PASSWORD };
    assert.equal((await new JiraApi({ ...place, ...login }).getCurrentUser()).name, 'fred');
  },
  async a_wrong_password_is_refused() {
    const other = new JiraApi({ ...place, username: 'fred', password: 'wrong' });
    await refuses(/./, () => other.getCurrentUser());
  },
  async the_latest_version_of_the_api() {
    const other = new JiraApi({ ...place, apiVersion: 'latest', bearer: process.env.JIRA_TOKEN });
    assert.equal((await other.getCurrentUser()).name, 'fred');
  },
};
