// Users, groups, filters and dashboards.
'use strict';

const assert = require('node:assert/strict');
const { newLogin, newName, refuses } = require('../flow.cjs');
const { filter, jira, names, project } = require('./site.cjs');

module.exports = {
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
};
