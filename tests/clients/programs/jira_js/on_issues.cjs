// What hangs on issues.
'use strict';

const assert = require('node:assert/strict');
const { newName, refuses } = require('../flow.cjs');
const { fieldsOf, issue, jira, keys, names, send } = require('./site.cjs');

module.exports = {
  // --- comments, worklogs, attachments
  async comments() {
    const key = await issue();
    const made = await jira.issueComments.addComment({ issueIdOrKey: key, comment: 'First!' });
    assert.equal((await jira.issueComments.getComment({ issueIdOrKey: key, id: made.id })).body, 'First!');
    await jira.issueComments.updateComment({ issueIdOrKey: key, id: made.id, comment: 'Second!' });
    const page = await jira.issueComments.getComments({ issueIdOrKey: key });
    assert.deepEqual([page.total, page.comments[0].body], [1, 'Second!']);
    await jira.issueComments.deleteComment({ issueIdOrKey: key, id: made.id });
    assert.equal((await jira.issueComments.getComments({ issueIdOrKey: key })).total, 0);
  },
  async comments_by_page() {
    const key = await issue();
    for (const comment of ['a', 'b', 'c']) await jira.issueComments.addComment({ issueIdOrKey: key, comment });
    const page = await jira.issueComments.getComments({ issueIdOrKey: key, startAt: 1, maxResults: 1 });
    assert.deepEqual([page.total, page.comments.map(one => one.body)], [3, ['b']]);
  },
  async a_rendered_comment() {
    const made = await jira.issueComments.addComment({ issueIdOrKey: await issue(), comment: 'x', expand: 'renderedBody' });
    assert.match(made.renderedBody, /x/);
  },
  async properties_of_a_comment() {
    const made = await jira.issueComments.addComment({ issueIdOrKey: await issue(), comment: 'x' });
    await jira.issueCommentProperties.setCommentProperty({ commentId: made.id, propertyKey: 'a', property: { b: 1 } });
    const found = await jira.issueCommentProperties.getCommentProperty({ commentId: made.id, propertyKey: 'a' });
    assert.deepEqual(found.value, { b: 1 });
    await jira.issueCommentProperties.deleteCommentProperty({ commentId: made.id, propertyKey: 'a' });
    assert.deepEqual((await jira.issueCommentProperties.getCommentPropertyKeys(made.id)).keys, []);
  },
  async worklogs() {
    const key = await issue();
    const made = await jira.issueWorklogs.addWorklog({ issueIdOrKey: key, timeSpent: '1h 30m', comment: 'Hard' });
    assert.equal(made.timeSpentSeconds, 5400);
    await jira.issueWorklogs.updateWorklog({ issueIdOrKey: key, id: made.id, timeSpentSeconds: 7200 });
    assert.equal((await jira.issueWorklogs.getWorklog({ issueIdOrKey: key, id: made.id })).timeSpent, '2h');
    assert.equal((await jira.issueWorklogs.getIssueWorklog(key)).total, 1);
    await jira.issueWorklogs.deleteWorklog({ issueIdOrKey: key, id: made.id });
    assert.equal((await jira.issueWorklogs.getIssueWorklog(key)).total, 0);
  },
  async a_worklog_that_sets_the_estimate() {
    const key = await issue({ timetracking: { originalEstimate: '1d' } });
    await jira.issueWorklogs.addWorklog({ issueIdOrKey: key, timeSpent: '1h', adjustEstimate: 'new', newEstimate: '2d' });
    assert.equal((await fieldsOf(key)).timetracking.remainingEstimateSeconds, 57600);
  },
  async worklogs_by_their_ids() {
    const made = await jira.issueWorklogs.addWorklog({ issueIdOrKey: await issue(), timeSpent: '1h' });
    const found = await jira.issueWorklogs.getWorklogsForIds({ ids: [Number(made.id)] });
    assert.equal(found[0].timeSpentSeconds, 3600);
    const updated = await jira.issueWorklogs.getIdsOfWorklogsModifiedSince({ since: 0 });
    assert.ok(updated.values.some(one => String(one.worklogId) === made.id));
  },
  async properties_of_a_worklog() {
    const key = await issue();
    const { id: worklogId } = await jira.issueWorklogs.addWorklog({ issueIdOrKey: key, timeSpent: '1h' });
    const where = { issueIdOrKey: key, worklogId, propertyKey: 'a' };
    await refuses(404, () => jira.issueWorklogProperties.getWorklogProperty(where));
  },
  async attachments() {
    const key = await issue();
    const attachment = { filename: 'notes.txt', file: Buffer.from('content') };
    const [made] = await jira.issueAttachments.addAttachment({ issueIdOrKey: key, attachment });
    assert.deepEqual([made.filename, made.size], ['notes.txt', 7]);
    assert.equal((await jira.issueAttachments.getAttachment(made.id)).filename, 'notes.txt');
    await jira.issueAttachments.removeAttachment(made.id);
    assert.deepEqual((await fieldsOf(key)).attachment, []);
  },
  async several_attachments() {
    const key = await issue();
    const attachment = ['a.txt', 'b.txt'].map(filename => ({ filename, file: Buffer.from(filename) }));
    const made = await jira.issueAttachments.addAttachment({ issueIdOrKey: key, attachment });
    assert.deepEqual(made.map(one => one.filename).sort(), ['a.txt', 'b.txt']);
  },
  async may_files_be_attached() {
    assert.equal((await jira.issueAttachments.getAttachmentMeta()).enabled, true);
  },
  // --- links, votes, watchers, properties
  async links() {
    const [first, second] = [await issue(), await issue()];
    await jira.issueLinks.linkIssues({
      type: { name: 'Blocks' }, inwardIssue: { key: first }, outwardIssue: { key: second },
    });
    const [link] = (await fieldsOf(first)).issuelinks;
    assert.equal(link.outwardIssue.key, second);
    assert.equal((await jira.issueLinks.getIssueLink(link.id)).inwardIssue.key, first);
    await jira.issueLinks.deleteIssueLink(link.id);
    await refuses(404, () => jira.issueLinks.getIssueLink(link.id));
  },
  async link_types() {
    const made = await jira.issueLinkTypes.createIssueLinkType({ name: newName('Type'), inward: 'in', outward: 'out' });
    assert.ok(names((await jira.issueLinkTypes.getIssueLinkTypes()).issueLinkTypes).includes(made.name));
    await jira.issueLinkTypes.updateIssueLinkType({ issueLinkTypeId: made.id, inward: 'inside' });
    assert.equal((await jira.issueLinkTypes.getIssueLinkType(made.id)).inward, 'inside');
    await jira.issueLinkTypes.deleteIssueLinkType(made.id);
    await refuses(404, () => jira.issueLinkTypes.getIssueLinkType(made.id));
  },
  async remote_links() {
    const key = await issue();
    const object = { url: 'https://example.com', title: 'A page' };
    const made = await jira.issueRemoteLinks.createOrUpdateRemoteIssueLink({ issueIdOrKey: key, globalId: 'id=1', object });
    const where = { issueIdOrKey: key, linkId: String(made.id) };
    assert.equal((await jira.issueRemoteLinks.getRemoteIssueLinkById(where)).object.title, 'A page');
    await jira.issueRemoteLinks.updateRemoteIssueLink({ ...where, object: { ...object, title: 'B' } });
    const found = await jira.issueRemoteLinks.getRemoteIssueLinks({ issueIdOrKey: key, globalId: 'id=1' });
    assert.equal([found].flat().length, 1);
    await jira.issueRemoteLinks.deleteRemoteIssueLinkById(where);
    await refuses(404, () => jira.issueRemoteLinks.getRemoteIssueLinkById(where));
  },
  async delete_a_remote_link_by_its_global_id() {
    const key = await issue();
    const object = { url: 'https://example.com', title: 'A page' };
    await jira.issueRemoteLinks.createOrUpdateRemoteIssueLink({ issueIdOrKey: key, globalId: 'id=2', object });
    await jira.issueRemoteLinks.deleteRemoteIssueLinkByGlobalId({ issueIdOrKey: key, globalId: 'id=2' });
    const found = await send('GET', `/rest/api/2/issue/${key}/remotelink`);
    assert.deepEqual(found, []);
  },
  async watchers() {
    const key = await issue();
    await jira.issueWatchers.addWatcher({ issueIdOrKey: key, accountId: 'barney' });
    assert.ok(names((await jira.issueWatchers.getIssueWatchers(key)).watchers).includes('barney'));
    await send('DELETE', `/rest/api/2/issue/${key}/watchers?username=barney`);
    assert.ok(!names((await jira.issueWatchers.getIssueWatchers(key)).watchers).includes('barney'));
  },
  async votes() {
    const key = await issue({ reporter: { name: 'barney' } });
    await jira.issueVotes.addVote(key);
    assert.deepEqual((({ votes, hasVoted }) => [votes, hasVoted])(await jira.issueVotes.getVotes(key)), [1, true]);
    await jira.issueVotes.removeVote(key);
    assert.equal((await jira.issueVotes.getVotes(key)).votes, 0);
  },
  async properties_of_an_issue() {
    const key = await issue();
    const where = { issueIdOrKey: key, propertyKey: 'build' };
    await jira.issueProperties.setIssueProperty({ ...where, propertyValue: { number: 7 } });
    assert.deepEqual((await jira.issueProperties.getIssueProperty(where)).value, { number: 7 });
    assert.deepEqual(keys((await jira.issueProperties.getIssuePropertyKeys(key)).keys), ['build']);
    await jira.issueProperties.deleteIssueProperty(where);
    await refuses(404, () => jira.issueProperties.getIssueProperty(where));
  },
};
