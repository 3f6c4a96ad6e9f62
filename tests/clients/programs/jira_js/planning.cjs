// Boards and sprints.
'use strict';

const assert = require('node:assert/strict');
const { newKey, newName, refuses } = require('../flow.cjs');
const { agile, epic, filter, issue, jira, keys, names, project, send, sprint } = require('./site.cjs');

module.exports = {
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
};
