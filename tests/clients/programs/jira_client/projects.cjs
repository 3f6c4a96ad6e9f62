// Projects and their parts.
'use strict';

const assert = require('node:assert/strict');
const { jira, keys, names, project, refuses } = require('./site.cjs');

module.exports = {
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
};
