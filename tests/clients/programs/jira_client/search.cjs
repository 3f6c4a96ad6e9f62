// Searches, and the fields and values that they name.
'use strict';

const assert = require('node:assert/strict');
const { newName } = require('../flow.cjs');
const { issue, jira, keys, names, project, refuses } = require('./site.cjs');

module.exports = {
  // --- search
  async search() {
    const key = await project();
    const made = [await issue({}, key), await issue({}, key)];
    const page = await jira.searchJira(`project = ${key} ORDER BY key`);
    assert.deepEqual([page.total, keys(page.issues)], [2, made]);
  },
  async search_a_page() {
    const key = await project();
    for (let at = 0; at < 3; at += 1) await issue({}, key);
    const page = await jira.searchJira(`project = ${key} ORDER BY key`, { startAt: 1, maxResults: 1, fields: ['summary'] });
    assert.deepEqual([page.total, keys(page.issues), Object.keys(page.issues[0].fields)], [3, [`${key}-2`], ['summary']]);
  },
  async a_wrong_search_is_refused() {
    await refuses(/nonsense/, () => jira.searchJira('nonsense = 1'));
  },
  async issues_of_a_user() {
    const key = await issue({ assignee: { name: 'barney' } });
    const page = await jira.getUsersIssues('barney', false);
    assert.ok(keys(page.issues).includes(key));
  },
  async search_with_the_history() {
    const key = await project();
    const made = await issue({}, key);
    await jira.updateIssue(made, { fields: { summary: 'Changed' } });
    const page = await jira.searchJira(`project = ${key}`, { expand: ['changelog'] });
    assert.equal(page.issues[0].changelog.histories.length, 1);
  },
  // --- fields
  async fields() {
    assert.equal((await jira.listFields()).find(one => one.id === 'summary').name, 'Summary');
  },
  async a_custom_field() {
    const name = newName('Field');
    const type = 'com.atlassian.jira.plugin.system.customfieldtypes:textfield';
    const made = await jira.createCustomField({ name, type, description: 'Mine' });
    assert.match(made.id, /^customfield_/);
    assert.ok(names(await jira.listFields()).includes(name));
  },
  async priorities() {
    assert.deepEqual(names(await jira.listPriorities()).slice(0, 2), ['Highest', 'High']);
  },
  async statuses() {
    assert.ok(names(await jira.listStatus()).includes('Open'));
  },
  async issue_types() {
    assert.ok(names(await jira.listIssueTypes()).includes('Bug'));
  },
};
