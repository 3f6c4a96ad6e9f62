// Boards and sprints.
'use strict';

const assert = require('node:assert/strict');
const { newKey, newName } = require('../flow.cjs');
const { epic, filter, issue, jira, keys, names, project, refuses, sprint } = require('./site.cjs');

module.exports = {
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
};
