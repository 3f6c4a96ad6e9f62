// Issues, and what they go through.
'use strict';

const assert = require('node:assert/strict');
const { refuses } = require('../flow.cjs');
const { fieldsOf, issue, jira, keys, names, project } = require('./site.cjs');

module.exports = {
  // --- issues
  async create_and_read_an_issue() {
    const key = await issue({ summary: 'The printer burns', labels: ['hot'] });
    const found = await jira.issues.getIssue(key);
    assert.equal(found.key, key);
    assert.equal(found.fields.summary, 'The printer burns');
    assert.deepEqual(found.fields.labels, ['hot']);
    assert.equal(found.fields.creator.name, 'fred');
  },
  async read_some_fields() {
    const found = await jira.issues.getIssue({ issueIdOrKey: await issue(), fields: ['summary', 'status'] });
    assert.deepEqual(Object.keys(found.fields).sort(), ['status', 'summary']);
  },
  async read_it_expanded() {
    const found = await jira.issues.getIssue({
      issueIdOrKey: await issue(), expand: ['changelog', 'names', 'transitions'], updateHistory: true,
    });
    assert.equal(found.changelog.total, 0);
    assert.equal(found.names.summary, 'Summary');
    assert.ok(found.transitions.length > 0);
  },
  async an_issue_that_is_not_there() {
    const error = await refuses(404, () => jira.issues.getIssue('EX-99999'));
    assert.deepEqual(error.response.data.errorMessages, ['Issue Does Not Exist']);
  },
  async edit_an_issue() {
    const key = await issue();
    await jira.issues.editIssue({ issueIdOrKey: key, fields: { summary: 'Edited', description: 'x' } });
    const found = await fieldsOf(key);
    assert.deepEqual([found.summary, found.description], ['Edited', 'x']);
  },
  async edit_by_verbs_without_mail() {
    const key = await issue({ labels: ['a'] });
    await jira.issues.editIssue({
      issueIdOrKey: key, notifyUsers: false, update: { labels: [{ add: 'b' }, { remove: 'a' }] },
    });
    assert.deepEqual((await fieldsOf(key)).labels, ['b']);
  },
  async a_wrong_field_is_refused() {
    const error = await refuses(400, async () => issue({ nonsense: 1 }));
    assert.ok(error.response.data.errors.nonsense);
  },
  async a_lacking_summary_is_refused() {
    const fields = { project: { key: 'EX' }, issuetype: { name: 'Task' } };
    const error = await refuses(400, () => jira.issues.createIssue({ fields }));
    assert.ok(error.response.data.errors.summary);
  },
  async create_several() {
    const fields = { project: { key: 'EX' }, issuetype: { name: 'Bug' }, summary: 'Bulk' };
    const made = await jira.issues.createIssues({ issueUpdates: [{ fields }, { fields }] });
    assert.equal(made.issues.length, 2);
    assert.equal((await fieldsOf(made.issues[1].key)).summary, 'Bulk');
  },
  async delete_an_issue() {
    const key = await issue();
    await jira.issues.deleteIssue(key);
    await refuses(404, () => jira.issues.getIssue(key));
  },
  async delete_an_issue_with_subtasks() {
    const key = await issue();
    const child = await issue({ parent: { key } }, 'EX', 'Sub-task');
    await refuses(400, () => jira.issues.deleteIssue({ issueIdOrKey: key, deleteSubtasks: false }));
    await jira.issues.deleteIssue({ issueIdOrKey: key, deleteSubtasks: true });
    await refuses(404, () => jira.issues.getIssue(child));
  },
  async assign_by_name() {
    const key = await issue();
    await jira.issues.assignIssue({ issueIdOrKey: key, name: 'barney' });
    assert.equal((await fieldsOf(key)).assignee.name, 'barney');
    await jira.issues.assignIssue({ issueIdOrKey: key, name: null });
    assert.equal((await fieldsOf(key)).assignee, null);
  },
  async types_that_can_be_created() {
    const page = await jira.issues.getCreateIssueMetaIssueTypes({ projectIdOrKey: 'EX' });
    assert.ok(names(page.values ?? page.issueTypes).includes('Bug'));
  },
  async fields_that_can_be_set() {
    const types = await jira.issues.getCreateIssueMetaIssueTypes({ projectIdOrKey: 'EX' });
    const bug = types.values.find(one => one.name === 'Bug');
    const page = await jira.issues.getCreateIssueMetaIssueTypeId({ projectIdOrKey: 'EX', issueTypeId: bug.id });
    assert.ok(page.values.some(one => one.fieldId === 'summary' && one.required));
  },
  async fields_that_can_be_edited() {
    const meta = await jira.issues.getEditIssueMeta(await issue());
    assert.equal(meta.fields.summary.required, true);
  },
  async a_subtask_and_its_parent() {
    const key = await issue();
    const child = await issue({ parent: { key } }, 'EX', 'Sub-task');
    assert.deepEqual(keys((await fieldsOf(key)).subtasks), [child]);
  },
  async the_history() {
    const key = await issue({ summary: 'Before' });
    await jira.issues.editIssue({ issueIdOrKey: key, fields: { summary: 'After' } });
    const found = await jira.issues.getIssue({ issueIdOrKey: key, expand: 'changelog' });
    assert.equal(found.changelog.histories[0].items[0].fromString, 'Before');
  },
  // --- transitions
  async transitions() {
    const key = await issue();
    const { transitions } = await jira.issues.getTransitions(key);
    await jira.issues.doTransition({ issueIdOrKey: key, transition: { id: transitions[0].id } });
    assert.equal((await fieldsOf(key)).status.name, transitions[0].to.name);
  },
  async a_transition_with_a_resolution() {
    const key = await issue();
    const { transitions } = await jira.issues.getTransitions({ issueIdOrKey: key, expand: 'transitions.fields' });
    const done = transitions.find(one => one.to.statusCategory.key === 'done');
    await jira.issues.doTransition({
      issueIdOrKey: key, transition: { id: done.id }, fields: { resolution: { name: 'Done' } },
      update: { comment: [{ add: { body: 'It is out.' } }] },
    });
    const found = await fieldsOf(key);
    assert.equal(found.resolution.name, 'Done');
    assert.equal(found.comment.comments[0].body, 'It is out.');
  },
};
