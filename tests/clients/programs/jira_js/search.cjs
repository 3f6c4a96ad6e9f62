// Searches, and the fields and values that they name.
'use strict';

const assert = require('node:assert/strict');
const { newName, refuses } = require('../flow.cjs');
const { issue, jira, keys, names, project } = require('./site.cjs');

module.exports = {
  // --- search
  async search() {
    const { key } = await project();
    const made = [await issue({}, key), await issue({}, key)];
    const page = await jira.issueSearch.searchForIssuesUsingJql({ jql: `project = ${key} ORDER BY key` });
    assert.deepEqual([page.total, keys(page.issues)], [2, made]);
  },
  async search_by_post() {
    const { key } = await project();
    for (let at = 0; at < 3; at += 1) await issue({}, key);
    const page = await jira.issueSearch.searchForIssuesUsingJqlPost({
      jql: `project = ${key} ORDER BY key`, startAt: 1, maxResults: 1, fields: ['summary'],
    });
    assert.deepEqual([page.total, keys(page.issues), Object.keys(page.issues[0].fields)], [3, [`${key}-2`], ['summary']]);
  },
  async a_wrong_search_is_refused() {
    const error = await refuses(400, () => jira.issueSearch.searchForIssuesUsingJql({ jql: 'nonsense = 1' }));
    assert.match(error.response.data.errorMessages[0], /nonsense/);
  },
  async pick_an_issue() {
    const key = await issue({ summary: 'A unicorn to pick' });
    const found = await jira.issueSearch.getIssuePickerResource({ query: key, currentJQL: 'project = EX' });
    assert.ok(found.sections.flatMap(section => keys(section.issues)).includes(key));
  },
  async complete_a_query() {
    const found = await jira.jql.getAutoComplete();
    assert.ok(found.visibleFieldNames.some(one => one.value === 'summary'));
  },
  // --- fields and workflow
  async fields() {
    const found = await jira.issueFields.getFields();
    assert.equal(found.find(one => one.id === 'summary').schema.type, 'string');
  },
  async a_custom_field() {
    const name = newName('Field');
    const made = await jira.issueFields.createCustomField({
      name, type: 'com.atlassian.jira.plugin.system.customfieldtypes:textfield',
      searcherKey: 'com.atlassian.jira.plugin.system.customfieldtypes:textsearcher',
    });
    assert.match(made.id, /^customfield_\d+$/);
    assert.ok(names(await jira.issueFields.getFields()).includes(name));
  },
  async priorities() {
    const found = await jira.issuePriorities.getPriorities();
    assert.equal(found[0].name, 'Highest');
    assert.equal((await jira.issuePriorities.getPriority(found[1].id)).name, 'High');
  },
  async resolutions() {
    const [first] = await jira.issueResolutions.getResolutions();
    assert.equal((await jira.issueResolutions.getResolution({ id: first.id })).name, first.name);
  },
  async statuses() {
    assert.ok(names(await jira.workflowStatuses.getStatuses()).includes('Open'));
    assert.equal((await jira.workflowStatuses.getStatus('Open')).statusCategory.key, 'new');
  },
  async status_categories() {
    assert.ok(keys(await jira.workflowStatusCategories.getStatusCategories()).includes('done'));
    assert.equal((await jira.workflowStatusCategories.getStatusCategory('done')).key, 'done');
  },
  async issue_types() {
    const made = await jira.issueTypes.createIssueType({ name: newName('Type'), description: 'Mine' });
    assert.equal((await jira.issueTypes.getIssueType(made.id)).description, 'Mine');
    await jira.issueTypes.updateIssueType({ id: made.id, description: 'Yours' });
    assert.ok((await jira.issueTypes.getIssueAllTypes()).some(one => one.description === 'Yours'));
    await jira.issueTypes.deleteIssueType(made.id);
    await refuses(404, () => jira.issueTypes.getIssueType(made.id));
  },
};
