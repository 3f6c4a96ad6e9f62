// What people do with npm `jira.js`: each flow against a server that has the projects EX and OPS and the user fred.
'use strict';

const assert = require('node:assert/strict');
const { AgileClient, Version2Client } = require('jira.js');
const { newKey, newLogin, newName, refuses, run } = require('./flow.cjs');

const config = { host: process.env.JIRA_URL, authentication: { oauth2: { accessToken: process.env.JIRA_TOKEN } } };
const jira = new Version2Client(config);
const agile = new AgileClient(config);

const send = (method, url, data) => jira.sendRequest({ method, url, data });
const names = items => items.map(item => item.name);
const keys = items => items.map(item => item.key);

/** Create an issue and return its key. */
const issue = async (fields = {}, project = 'EX', kind = 'Task') => {
  const sent = { project: { key: project }, issuetype: { name: kind }, summary: newName('Summary'), ...fields };
  return (await jira.issues.createIssue({ fields: sent })).key;
};
const fieldsOf = async key => (await jira.issues.getIssue(key)).fields;
/** Create a project, whose lead Data Center wants by name, and return its key and id. */
const project = async () => {
  const key = newKey();
  const body = { key, name: newName('Project'), projectTypeKey: 'software', lead: 'fred', notificationScheme: 10000 };
  return { key, id: (await send('POST', '/rest/api/2/project', body)).id };
};
const version = async (in_, name = '1.0') => jira.projectVersions.createVersion({ name, projectId: in_.id });
const filter = (jql = 'project = EX') => jira.filters.createFilter({ name: newName('Filter'), jql });
const sprint = () => agile.sprint.createSprint({ name: newName('Sprint'), originBoardId: 1 });
const epic = async () => {
  const field = (await jira.issueFields.getFields()).find(one => one.name === 'Epic Name');
  return issue(field ? { [field.id]: 'The epic' } : {}, 'EX', 'Epic');
};

const flows = {
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
  // --- projects
  async read_a_project() {
    const found = await jira.projects.getProject('EX');
    assert.deepEqual([found.name, found.lead.name], ['Example', 'fred']);
  },
  async change_and_delete_a_project() {
    const { key } = await project();
    await jira.projects.updateProject({ projectIdOrKey: key, description: 'New' });
    assert.equal((await jira.projects.getProject(key)).description, 'New');
    await jira.projects.deleteProject(key);
    await refuses(404, () => jira.projects.getProject(key));
  },
  async statuses_of_a_project() {
    const found = await jira.projects.getAllStatuses('EX');
    assert.ok(names(found[0].statuses).includes('Open'));
  },
  async the_notification_scheme_of_a_project() {
    assert.ok((await jira.projects.getNotificationSchemeForProject((await project()).key)).name);
  },
  async project_types() {
    assert.ok(keys(await jira.projectTypes.getAllProjectTypes()).includes('software'));
    assert.equal((await jira.projectTypes.getProjectTypeByKey('software')).key, 'software');
  },
  async project_keys() {
    assert.ok((await jira.projectKeyAndNameValidation.validateProjectKey('EX')).errors.projectKey);
  },
  async project_categories() {
    const made = await jira.projectCategories.createProjectCategory({ name: newName('Category'), description: 'a' });
    assert.equal((await jira.projectCategories.getProjectCategoryById(made.id)).description, 'a');
    assert.ok(names(await jira.projectCategories.getAllProjectCategories()).includes(made.name));
    await jira.projectCategories.removeProjectCategory(made.id);
    await refuses(404, () => jira.projectCategories.getProjectCategoryById(made.id));
  },
  async components() {
    const { key } = await project();
    const made = await jira.projectComponents.createComponent({ name: 'Engine', project: key, leadUserName: 'fred' });
    await jira.projectComponents.updateComponent({ id: made.id, description: 'Hot' });
    assert.equal((await jira.projectComponents.getComponent(made.id)).description, 'Hot');
    assert.deepEqual(names(await jira.projectComponents.getProjectComponents(key)), ['Engine']);
    assert.equal((await jira.projectComponents.getComponentRelatedIssues(made.id)).issueCount, 0);
    await jira.projectComponents.deleteComponent(made.id);
    await refuses(404, () => jira.projectComponents.getComponent(made.id));
  },
  async delete_a_component_and_move_its_issues() {
    const { key } = await project();
    const [a, b] = [await jira.projectComponents.createComponent({ name: 'A', project: key }),
      await jira.projectComponents.createComponent({ name: 'B', project: key })];
    const made = await issue({ components: [{ id: a.id }] }, key);
    await jira.projectComponents.deleteComponent({ id: a.id, moveIssuesTo: b.id });
    assert.deepEqual(names((await fieldsOf(made)).components), ['B']);
  },
  async versions() {
    const at = await project();
    const made = await version(at);
    await jira.projectVersions.updateVersion({ id: made.id, released: true, releaseDate: '2026-07-01' });
    const found = await jira.projectVersions.getVersion(made.id);
    assert.deepEqual([found.name, found.released, found.releaseDate], ['1.0', true, '2026-07-01']);
    assert.deepEqual(names(await jira.projectVersions.getProjectVersions(at.key)), ['1.0']);
  },
  async versions_by_page() {
    const at = await project();
    for (const name of ['1', '2', '3']) await version(at, name);
    const page = await jira.projectVersions.getProjectVersionsPaginated({ projectIdOrKey: at.key, startAt: 1, maxResults: 1 });
    assert.deepEqual([page.total, names(page.values)], [3, ['2']]);
  },
  async move_a_version() {
    const at = await project();
    await version(at, '1');
    const second = await version(at, '2');
    await jira.projectVersions.moveVersion({ id: second.id, position: 'First' });
    assert.deepEqual(names(await jira.projectVersions.getProjectVersions(at.key)), ['2', '1']);
  },
  async merge_versions() {
    const at = await project();
    const [old, kept] = [await version(at, '1'), await version(at, '2')];
    const made = await issue({ fixVersions: [{ id: old.id }] }, at.key);
    await jira.projectVersions.mergeVersions({ id: old.id, moveIssuesTo: kept.id });
    assert.deepEqual(names((await fieldsOf(made)).fixVersions), ['2']);
    await refuses(404, () => jira.projectVersions.getVersion(old.id));
  },
  async delete_a_version_and_swap() {
    const at = await project();
    const [old, kept] = [await version(at, '1'), await version(at, '2')];
    const made = await issue({ fixVersions: [{ id: old.id }] }, at.key);
    await jira.projectVersions.deleteAndReplaceVersion({ id: old.id, moveFixIssuesTo: Number(kept.id) });
    assert.deepEqual(names((await fieldsOf(made)).fixVersions), ['2']);
  },
  async count_issues_of_a_version() {
    const at = await project();
    const made = await version(at);
    await issue({ fixVersions: [{ id: made.id }] }, at.key);
    assert.equal((await jira.projectVersions.getVersionRelatedIssues(made.id)).issuesFixedCount, 1);
    assert.equal((await jira.projectVersions.getVersionUnresolvedIssues(made.id)).issuesUnresolvedCount, 1);
  },
  async properties_of_a_project() {
    const where = { projectIdOrKey: 'EX', propertyKey: newKey() };
    await jira.projectProperties.setProjectProperty({ ...where, propertyValue: { a: 1 } });
    assert.deepEqual((await jira.projectProperties.getProjectProperty(where)).value, { a: 1 });
    await jira.projectProperties.deleteProjectProperty(where);
    await refuses(404, () => jira.projectProperties.getProjectProperty(where));
  },
  async roles() {
    const made = await jira.projectRoles.createProjectRole({ name: newName('Role'), description: 'a' });
    assert.equal((await jira.projectRoles.getProjectRoleById(String(made.id))).description, 'a');
    assert.ok(names(await jira.projectRoles.getAllProjectRoles()).includes(made.name));
    await jira.projectRoles.deleteProjectRole(String(made.id));
    await refuses(404, () => jira.projectRoles.getProjectRoleById(String(made.id)));
  },
  async actors_of_a_role() {
    const { key } = await project();
    const role = (await jira.projectRoles.getAllProjectRoles()).find(one => one.name === 'Administrators');
    const where = { projectIdOrKey: key, id: role.id };
    await jira.projectRoleActors.addActorUsers({ ...where, user: ['barney'] });
    assert.ok(names((await jira.projectRoles.getProjectRole(where)).actors).includes('barney'));
    await jira.projectRoleActors.deleteActor({ ...where, user: 'barney' });
    assert.ok(!names((await jira.projectRoles.getProjectRole(where)).actors).includes('barney'));
  },
  async the_permission_scheme_of_a_project() {
    assert.ok((await jira.projectPermissionSchemes.getAssignedPermissionScheme('EX')).name);
  },
  async permission_schemes() {
    const made = await jira.permissionSchemes.createPermissionScheme({ name: newName('Scheme'), description: 'a' });
    assert.equal((await jira.permissionSchemes.getPermissionScheme(String(made.id))).description, 'a');
    await jira.permissionSchemes.deletePermissionScheme({ schemeId: String(made.id) });
    await refuses(404, () => jira.permissionSchemes.getPermissionScheme(String(made.id)));
  },
  async my_permissions() {
    const { permissions } = await jira.permissions.getMyPermissions({ projectKey: 'EX', permissions: 'BROWSE_PROJECTS' });
    assert.equal(permissions.BROWSE_PROJECTS.havePermission, true);
  },
  // --- filters and dashboards
  async filters() {
    const made = await jira.filters.createFilter({ name: newName('Filter'), jql: 'project = EX', favourite: true });
    assert.equal((await jira.filters.getFilter(made.id)).owner.name, 'fred');
    assert.ok(names(await jira.filters.getFavouriteFilters()).includes(made.name));
    await jira.filters.updateFilter({ id: made.id, name: made.name, jql: 'project = OPS' });
    assert.equal((await jira.filters.getFilter(made.id)).jql, 'project = OPS');
    await jira.filters.deleteFilter(made.id);
    await refuses(400, () => jira.filters.getFilter(made.id));
  },
  async columns_of_a_filter() {
    const { id } = await filter();
    await jira.filters.resetColumns(id);
  },
  async share_a_filter() {
    const { id } = await filter();
    await jira.filterSharing.addSharePermission({ id, type: 'group', groupname: 'jira-software-users' });
    const [share] = await jira.filterSharing.getSharePermissions(id);
    assert.equal(share.group.name, 'jira-software-users');
    await jira.filterSharing.deleteSharePermission({ id, permissionId: share.id });
    assert.deepEqual(await jira.filterSharing.getSharePermissions(id), []);
  },
  async dashboards() {
    const { dashboards } = await jira.dashboards.getAllDashboards();
    assert.equal((await jira.dashboards.getDashboard(dashboards[0].id)).name, dashboards[0].name);
  },
  // --- people
  async who_am_i() {
    assert.equal((await jira.myself.getCurrentUser()).name, 'fred');
  },
  async find_users() {
    assert.deepEqual(names(await jira.userSearch.findUsers({ username: 'barney' })), ['barney']);
    const found = await jira.userSearch.findAssignableUsers({ project: 'EX', username: 'barney' });
    assert.deepEqual(names(found), ['barney']);
  },
  async pick_users() {
    const found = await jira.userSearch.findUsersForPicker({ query: 'barn' });
    assert.deepEqual(names(found.users), ['barney']);
  },
  async groups() {
    const name = newLogin('group');
    await jira.groups.createGroup({ name });
    await jira.groups.addUserToGroup({ groupName: name, name: 'barney' });
    assert.deepEqual(names((await jira.groups.getUsersFromGroup({ groupname: name })).values), ['barney']);
    await jira.groups.removeUserFromGroup({ groupname: name, username: 'barney' });
    assert.equal((await jira.groups.getUsersFromGroup({ groupname: name })).total, 0);
    await jira.groups.removeGroup({ groupname: name });
    await refuses(404, () => jira.groups.getUsersFromGroup({ groupname: name }));
  },
  async find_groups() {
    const found = await jira.groups.findGroups({ query: 'jira-admin' });
    assert.deepEqual(names(found.groups), ['jira-administrators']);
  },
  // --- agile
  async boards() {
    const page = await agile.board.getAllBoards();
    assert.ok(names(page.values).includes('EX board'));
    assert.equal((await agile.board.getBoard({ boardId: 1 })).type, 'scrum');
  },
  async create_and_delete_a_board() {
    const made = await agile.board.createBoard({
      name: newName('Board'), type: 'kanban', filterId: Number((await filter('project = EX ORDER BY Rank')).id),
    });
    assert.equal((await agile.board.getConfiguration({ boardId: made.id })).name, made.name);
    await agile.board.deleteBoard({ boardId: made.id });
    await refuses(404, () => agile.board.getBoard({ boardId: made.id }));
  },
  async issues_of_a_board() {
    const key = await issue();
    const page = await agile.board.getIssuesForBoard({ boardId: 1, jql: `key = ${key}` });
    assert.deepEqual(keys(page.issues), [key]);
    assert.ok((await agile.board.getIssuesForBacklog({ boardId: 1 })).total > 0);
  },
  async properties_of_a_board() {
    const where = { boardId: '1', propertyKey: newKey() };
    await send('PUT', `/rest/agile/1.0/board/1/properties/${where.propertyKey}`, { a: 1 });
    assert.deepEqual((await agile.board.getBoardProperty(where)).value, { a: 1 });
    await agile.board.deleteBoardProperty(where);
    await refuses(404, () => agile.board.getBoardProperty(where));
  },
  async sprints() {
    const made = await sprint();
    await agile.sprint.partiallyUpdateSprint({ sprintId: made.id, goal: 'Ship' });
    const found = await agile.sprint.getSprint({ sprintId: made.id });
    assert.deepEqual([found.state, found.goal], ['future', 'Ship']);
    await agile.sprint.deleteSprint({ sprintId: made.id });
    await refuses(404, () => agile.sprint.getSprint({ sprintId: made.id }));
  },
  async start_a_sprint() {
    const made = await sprint();
    await agile.sprint.partiallyUpdateSprint({
      sprintId: made.id, state: 'active', startDate: '2026-05-01T08:00:00.000Z', endDate: '2026-05-15T08:00:00.000Z',
    });
    assert.equal((await agile.sprint.getSprint({ sprintId: made.id })).state, 'active');
  },
  async issues_of_a_sprint() {
    const made = await sprint();
    const key = await issue();
    await agile.sprint.moveIssuesToSprintAndRank({ sprintId: made.id, issues: [key] });
    assert.deepEqual(keys((await agile.sprint.getIssuesForSprint({ sprintId: made.id })).issues), [key]);
    await agile.backlog.moveIssuesToBacklog({ issues: [key] });
    assert.equal((await agile.sprint.getIssuesForSprint({ sprintId: made.id })).total, 0);
  },
  async issues_of_an_epic() {
    const epicIdOrKey = await epic();
    const story = await issue({}, 'EX', 'Story');
    await agile.epic.moveIssuesToEpic({ epicIdOrKey, issues: [story] });
    assert.deepEqual(keys((await agile.epic.getIssuesForEpic({ epicIdOrKey })).issues), [story]);
    await agile.epic.removeIssuesFromEpic({ issues: [story] });
    assert.equal((await agile.epic.getIssuesForEpic({ epicIdOrKey })).total, 0);
  },
  async read_and_change_an_epic() {
    const epicIdOrKey = await epic();
    await agile.epic.partiallyUpdateEpic({ epicIdOrKey, done: true, name: 'Done with it' });
    const found = await agile.epic.getEpic({ epicIdOrKey });
    assert.deepEqual([found.key, found.done, found.name], [epicIdOrKey, true, 'Done with it']);
  },
  async rank_issues() {
    const { key } = await project();
    const [first, second] = [await issue({}, key), await issue({}, key)];
    await agile.issue.rankIssues({ issues: [second], rankBeforeIssue: first });
    const page = await jira.issueSearch.searchForIssuesUsingJql({ jql: `project = ${key} ORDER BY Rank` });
    assert.deepEqual(keys(page.issues), [second, first]);
  },
  async estimate_an_issue() {
    const key = await issue({}, 'EX', 'Story');
    await agile.issue.estimateIssueForBoard({ issueIdOrKey: key, boardId: 1, value: '5' });
    const found = await agile.issue.getIssueEstimationForBoard({ issueIdOrKey: key, boardId: 1 });
    assert.equal(Number(found.value), 5);
  },
  // --- the server
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

run(flows, undefined);
