// What people do with npm `jira-client`: each flow against a server that has the projects EX and OPS and the user fred.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const JiraApi = require('jira-client');
const { newKey, newLogin, newName, run } = require('./flow.cjs');

const address = new URL(process.env.JIRA_URL);
const place = { protocol: 'http', host: address.hostname, port: address.port, apiVersion: '2', strictSSL: true };
const jira = new JiraApi({ ...place, bearer: process.env.JIRA_TOKEN });

const names = items => items.map(item => item.name);
const keys = items => items.map(item => item.key);

/** Its errors hold the body of the answer and no status: one that is refused says why. */
const refuses = async (said, action) => assert.rejects(action, error => said.test(error.message) || assert.fail(error.message));

const issue = async (fields = {}, project = 'EX', kind = 'Task') => {
  const sent = { project: { key: project }, issuetype: { name: kind }, summary: newName('Summary'), ...fields };
  return (await jira.addNewIssue({ fields: sent })).key;
};
const fieldsOf = async key => (await jira.findIssue(key)).fields;
const project = async () => {
  const key = newKey();
  await jira.createProject({ key, name: newName('Project'), projectTypeKey: 'software', lead: 'fred' });
  return key;
};
/** Its client makes no sprints and no filters, so these go by its own way to send. */
const post = (pathname, body, intermediatePath) =>
  jira.doRequest(jira.makeRequestHeader(jira.makeUri({ pathname, intermediatePath }), { method: 'POST', body }));
const sprint = () => post('/sprint', { name: newName('Sprint'), originBoardId: 1 }, '/rest/agile/1.0');
const filter = jql => post('/filter', { name: newName('Filter'), jql });
const epic = async () => {
  const field = (await jira.listFields()).find(one => one.name === 'Epic Name');
  return issue(field ? { [field.id]: 'The epic' } : {}, 'EX', 'Epic');
};

const flows = {
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
  // --- projects
  async list_projects() {
    const found = keys(await jira.listProjects());
    assert.ok(found.includes('EX') && found.includes('OPS'));
  },
  async get_a_project() {
    assert.equal((await jira.getProject('EX')).lead.name, 'fred');
  },
  async create_a_project() {
    const key = await project();
    assert.equal((await jira.getProject(key)).key, key);
  },
  async a_project_that_is_not_there() {
    await refuses(/No project could be found with key 'NOPE'/, () => jira.getProject('NOPE'));
  },
  async components() {
    const key = await project();
    const made = await jira.addNewComponent({ name: 'Engine', project: key, leadUserName: 'fred' });
    await jira.updateComponent(made.id, { description: 'Hot' });
    const [found] = await jira.listComponents(key);
    assert.deepEqual([found.name, found.description], ['Engine', 'Hot']);
    assert.equal((await jira.relatedIssueCounts(made.id)).issueCount, 0);
    await jira.deleteComponent(made.id);
    assert.deepEqual(await jira.listComponents(key), []);
  },
  async versions() {
    const key = await project();
    const made = await jira.createVersion({ name: '1.0', project: key, description: 'First' });
    assert.equal((await jira.getVersion(made.id)).description, 'First');
    await jira.updateVersion({ id: made.id, released: true });
    assert.equal((await jira.getVersions(key))[0].released, true);
    assert.equal((await jira.getUnresolvedIssueCount(made.id)), 0);
  },
  async move_a_version() {
    const key = await project();
    await jira.createVersion({ name: '1', project: key });
    const second = await jira.createVersion({ name: '2', project: key });
    await jira.moveVersion(second.id, { position: 'First' });
    assert.deepEqual(names(await jira.getVersions(key)), ['2', '1']);
  },
  async delete_a_version() {
    const key = await project();
    const made = await jira.createVersion({ name: '1', project: key });
    await jira.deleteVersion(made.id);
    assert.deepEqual(await jira.getVersions(key), []);
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
  // --- people
  async who_am_i() {
    assert.equal((await jira.getCurrentUser()).name, 'fred');
  },
  async search_users() {
    assert.deepEqual(names(await jira.searchUsers({ username: 'barney', query: '' })), ['barney']);
  },
  async create_a_user() {
    const name = newLogin();
    await jira.createUser({
      name, password: 'secret-4711', emailAddress: `${name}@example.com`, displayName: `Full ${name}`,
    });
    assert.equal((await jira.searchUsers({ username: name, query: '' }))[0].displayName, `Full ${name}`);
  },
  async members_of_a_group() {
    const page = await jira.getMembersOfGroup('jira-administrators');
    assert.ok(names(page.values).includes('fred'));
  },
  // --- agile
  async boards() {
    const page = await jira.getAllBoards();
    assert.ok(names(page.values).includes('EX board'));
    assert.equal((await jira.getBoard(1)).type, 'scrum');
  },
  async boards_of_a_project() {
    const page = await jira.getAllBoards(0, 50, 'kanban', 'OPS', 'OPS');
    assert.ok(names(page.values).includes('OPS board'));
  },
  async create_and_delete_a_board() {
    const { id } = await filter('project = EX ORDER BY Rank');
    const made = await jira.createBoard({ name: newName('Board'), type: 'scrum', filterId: Number(id) });
    assert.equal((await jira.getConfiguration(made.id)).filter.id, String(id));
    await jira.deleteBoard(made.id);
    await refuses(/./, () => jira.getBoard(made.id));
  },
  async issues_of_a_board() {
    const key = await issue();
    const page = await jira.getIssuesForBoard(1, 0, 50, `key = ${key}`);
    assert.deepEqual(keys(page.issues), [key]);
    assert.ok((await jira.getIssuesForBacklog(1)).total > 0);
  },
  async projects_of_a_board() {
    assert.deepEqual(keys((await jira.getProjects(1)).values), ['EX']);
  },
  async properties_of_a_board() {
    const key = newKey();
    await jira.setBoardProperty(1, key, { a: 1 });
    assert.deepEqual((await jira.getBoardProperty(1, key)).value, { a: 1 });
    assert.ok(keys((await jira.getBoardPropertiesKeys(1)).keys).includes(key));
    await jira.deleteBoardProperty(1, key);
    assert.ok(!keys((await jira.getBoardPropertiesKeys(1)).keys).includes(key));
  },
  async sprints() {
    const page = await jira.getAllSprints(1);
    assert.ok(names(page.values).includes('Sprint 1'));
    const made = await sprint();
    assert.equal((await jira.getSprint(made.id)).state, 'future');
  },
  async issues_of_a_sprint() {
    const { id } = await sprint();
    const key = await issue();
    await jira.addIssueToSprint(key, id);
    assert.deepEqual(keys((await jira.getBoardIssuesForSprint(1, id)).issues), [key]);
    await jira.moveToBacklog([key]);
    assert.equal((await jira.getBoardIssuesForSprint(1, id)).total, 0);
  },
  async epics() {
    const key = await epic();
    assert.ok(keys((await jira.getEpics(1)).values).includes(key));
    await jira.partiallyUpdateEpic(key, { name: 'Renamed', done: true });
    assert.deepEqual((({ name, done }) => [name, done])(await jira.getEpic(key)), ['Renamed', true]);
  },
  async issues_of_an_epic() {
    const key = await epic();
    const story = await issue({}, 'EX', 'Story');
    await jira.moveIssuesToEpic(key, [story]);
    assert.deepEqual(keys((await jira.getIssuesForEpic(key)).issues), [story]);
    const { id } = await jira.getEpic(key);
    assert.deepEqual(keys((await jira.getBoardIssuesForEpic(1, id)).issues), [story]);
  },
  async rank_issues() {
    const key = await project();
    const [first, second] = [await issue({}, key), await issue({}, key)];
    await jira.rankIssues({ issues: [second], rankBeforeIssue: first });
    assert.deepEqual(keys((await jira.searchJira(`project = ${key} ORDER BY Rank`)).issues), [second, first]);
  },
  async rank_epics() {
    const [first, second] = [await epic(), await epic()];
    await jira.rankEpics(second, { rankBeforeEpic: first });
    const found = keys((await jira.searchJira(`key in (${first}, ${second}) ORDER BY Rank`)).issues);
    assert.deepEqual(found, [second, first]);
  },
  async estimate_an_issue() {
    const key = await issue({}, 'EX', 'Story');
    await jira.estimateIssueForBoard(key, 1, { value: '3' });
    assert.equal(Number((await jira.getIssueEstimationForBoard(key, 1)).value), 3);
  },
  // --- the server
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

run(flows, undefined);
