// Issues, and what they go through.
'use strict';

const assert = require('node:assert/strict');
const { fieldsOf, issue, jira, keys, names, refuses } = require('./site.cjs');

module.exports = {
  // --- issues
  async add_and_find_an_issue() {
    const found = await jira.findIssue(await issue({ summary: 'The printer burns' }));
    assert.equal(found.fields.summary, 'The printer burns');
    assert.equal(found.fields.issuetype.name, 'Task');
  },
  async find_an_issue_expanded() {
    const found = await jira.findIssue(await issue(), 'names,changelog', 'summary');
    assert.equal(found.names.summary, 'Summary');
    assert.deepEqual(Object.keys(found.fields), ['summary']);
  },
  async get_an_issue_by_agile() {
    const key = await issue();
    assert.equal((await jira.getIssue(key)).key, key);
  },
  async an_issue_that_is_not_there() {
    await refuses(/Issue Does Not Exist/, () => jira.findIssue('EX-99999'));
  },
  async update_an_issue() {
    const key = await issue();
    await jira.updateIssue(key, { fields: { summary: 'Changed', priority: { name: 'High' } } });
    const found = await fieldsOf(key);
    assert.deepEqual([found.summary, found.priority.name], ['Changed', 'High']);
  },
  async update_without_mail() {
    const key = await issue();
    await jira.updateIssue(key, { update: { labels: [{ add: 'quiet' }] } }, { notifyUsers: false });
    assert.deepEqual((await fieldsOf(key)).labels, ['quiet']);
  },
  async a_wrong_field_is_refused() {
    await refuses(/nonsense/, () => issue({ nonsense: 1 }));
  },
  async a_lacking_summary_is_refused() {
    await refuses(/summary/i, () => issue({ summary: '' }));
  },
  async delete_an_issue() {
    const key = await issue();
    await jira.deleteIssue(key);
    await refuses(/Issue Does Not Exist/, () => jira.findIssue(key));
  },
  async assign() {
    const key = await issue();
    await jira.updateAssignee(key, 'barney');
    assert.equal((await fieldsOf(key)).assignee.name, 'barney');
    await jira.updateAssignee(key, null);
    assert.equal((await fieldsOf(key)).assignee, null);
  },
  async a_subtask() {
    const key = await issue();
    const child = await issue({ parent: { key } }, 'EX', 'Sub-task');
    assert.equal((await fieldsOf(child)).parent.key, key);
    assert.deepEqual(keys((await fieldsOf(key)).subtasks), [child]);
  },
  async the_history() {
    const key = await issue({ summary: 'Before' });
    await jira.updateIssue(key, { fields: { summary: 'After' } });
    const found = await jira.findIssue(key, 'changelog');
    assert.equal(found.changelog.histories[0].items[0].toString, 'After');
  },
  async notify_people() {
    const body = { subject: 'Look', textBody: 'At this', to: { users: [{ name: 'barney' }], reporter: true } };
    await jira.issueNotify(await issue(), body);
  },
  // --- transitions
  async transitions() {
    const key = await issue();
    const { transitions } = await jira.listTransitions(key);
    await jira.transitionIssue(key, { transition: { id: transitions[0].id } });
    assert.equal((await fieldsOf(key)).status.name, transitions[0].to.name);
  },
  async a_transition_with_a_comment() {
    const key = await issue();
    const { transitions } = await jira.listTransitions(key);
    const update = { comment: [{ add: { body: 'Moved' } }] };
    await jira.transitionIssue(key, { update, transition: { id: transitions[0].id } });
    assert.equal((await jira.getComments(key)).comments[0].body, 'Moved');
  },
  async a_transition_with_a_resolution() {
    const key = await issue();
    const done = (await jira.listTransitions(key)).transitions.find(one => one.to.statusCategory.key === 'done');
    await jira.transitionIssue(key, { transition: { id: done.id }, fields: { resolution: { name: 'Done' } } });
    assert.equal((await fieldsOf(key)).resolution.name, 'Done');
  },
};
