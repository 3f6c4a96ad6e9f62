// What hangs on issues.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { fieldsOf, issue, jira, names, refuses } = require('./site.cjs');

module.exports = {
  // --- comments, worklogs, attachments
  async add_a_comment() {
    const key = await issue();
    const made = await jira.addComment(key, 'First!');
    assert.equal((await jira.getComment(key, made.id)).body, 'First!');
    assert.equal((await jira.getComments(key)).total, 1);
  },
  async add_a_comment_for_a_group() {
    const visibility = { type: 'group', value: 'jira-administrators' };
    const made = await jira.addCommentAdvanced(await issue(), { body: 'Hush', visibility });
    assert.deepEqual(made.visibility, visibility);
  },
  async update_a_comment() {
    const key = await issue();
    const made = await jira.addComment(key, 'Frist!');
    await jira.updateComment(key, made.id, 'First!');
    assert.equal((await jira.getComment(key, made.id)).body, 'First!');
  },
  async delete_a_comment() {
    const key = await issue();
    const made = await jira.addComment(key, 'Away');
    await jira.deleteComment(key, made.id);
    assert.equal((await jira.getComments(key)).total, 0);
  },
  async an_empty_comment_is_refused() {
    await refuses(/comment/i, async () => jira.addComment(await issue(), ''));
  },
  async add_a_worklog() {
    const key = await issue();
    await jira.addWorklog(key, { timeSpent: '1h 30m', comment: 'Hard', started: '2026-03-01T08:00:00.000+0000' });
    const page = await jira.getIssueWorklogs(key);
    assert.deepEqual([page.total, page.worklogs[0].timeSpentSeconds], [1, 5400]);
  },
  async add_a_worklog_and_set_the_estimate() {
    const key = await issue({ timetracking: { originalEstimate: '1d' } });
    await jira.addWorklog(key, { timeSpentSeconds: 3600 }, '2d');
    assert.equal((await fieldsOf(key)).timetracking.remainingEstimateSeconds, 57600);
  },
  async update_and_delete_a_worklog() {
    const key = await issue();
    const made = await jira.addWorklog(key, { timeSpent: '1h' });
    await jira.updateWorklog(key, made.id, { timeSpent: '2h' });
    assert.equal((await jira.getIssueWorklogs(key)).worklogs[0].timeSpent, '2h');
    await jira.deleteWorklog(key, made.id);
    assert.equal((await jira.getIssueWorklogs(key)).total, 0);
  },
  async worklogs_that_were_updated() {
    const made = await jira.addWorklog(await issue(), { timeSpent: '1h' });
    const page = await jira.updatedWorklogs(0);
    assert.ok(page.values.some(one => String(one.worklogId) === made.id));
    assert.equal((await jira.getWorklogs([Number(made.id)]))[0].timeSpent, '1h');
  },
  async add_and_download_an_attachment() {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flow-'));
    const file = path.join(folder, 'notes.txt');
    fs.writeFileSync(file, 'content');
    const [made] = await jira.addAttachmentOnIssue(await issue(), fs.createReadStream(file)).then(
      answer => (typeof answer === 'string' ? JSON.parse(answer) : answer));
    fs.rmSync(folder, { recursive: true });
    assert.deepEqual([made.filename, made.size], ['notes.txt', 7]);
    assert.equal((await jira.downloadAttachment(made)).toString(), 'content');
  },
  async delete_an_attachment() {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flow-'));
    const file = path.join(folder, 'notes.txt');
    fs.writeFileSync(file, 'content');
    const key = await issue();
    await jira.addAttachmentOnIssue(key, fs.createReadStream(file));
    fs.rmSync(folder, { recursive: true });
    const [made] = (await fieldsOf(key)).attachment;
    await jira.deleteAttachment(made.id);
    assert.deepEqual((await fieldsOf(key)).attachment, []);
  },
  // --- links, watchers, properties
  async link_issues() {
    const [first, second] = [await issue(), await issue()];
    await jira.issueLink({ type: { name: 'Blocks' }, inwardIssue: { key: first }, outwardIssue: { key: second } });
    const [link] = (await fieldsOf(first)).issuelinks;
    assert.equal(link.outwardIssue.key, second);
    await jira.deleteIssueLink(link.id);
    assert.deepEqual((await fieldsOf(first)).issuelinks, []);
  },
  async link_with_a_comment() {
    const [first, second] = [await issue(), await issue()];
    await jira.issueLink({
      type: { name: 'Duplicate' }, inwardIssue: { key: first }, outwardIssue: { key: second }, comment: { body: 'Same' },
    });
    assert.equal((await jira.getComments(first)).total + (await jira.getComments(second)).total, 1);
  },
  async link_types() {
    assert.ok(names((await jira.listIssueLinkTypes()).issueLinkTypes).includes('Blocks'));
  },
  async remote_links() {
    const key = await issue();
    const made = await jira.createRemoteLink(key, { object: { url: 'https://example.com', title: 'A page' } });
    assert.equal((await jira.getRemoteLinks(key))[0].object.title, 'A page');
    await jira.deleteRemoteLink(key, made.id);
    assert.deepEqual(await jira.getRemoteLinks(key), []);
  },
  async watchers() {
    const key = await issue();
    await jira.addWatcher(key, 'barney');
    assert.ok(names((await jira.getIssueWatchers(key)).watchers).includes('barney'));
  },
  async a_property_of_an_issue() {
    const key = await issue();
    const uri = jira.makeUri({ pathname: `/issue/${key}/properties/build` });
    await jira.doRequest(jira.makeRequestHeader(uri, { method: 'PUT', body: { number: 7 } }));
    assert.deepEqual((await jira.getIssueProperty(key, 'build')).value, { number: 7 });
  },
};
