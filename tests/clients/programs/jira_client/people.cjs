// Users and groups.
'use strict';

const assert = require('node:assert/strict');
const { newLogin } = require('../flow.cjs');
const { jira, names } = require('./site.cjs');

module.exports = {
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
};
