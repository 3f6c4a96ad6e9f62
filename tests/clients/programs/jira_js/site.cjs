// What people do with npm `jira.js`: each flow against a server that has the projects EX and OPS and the user fred.
'use strict';

const { AgileClient, Version2Client } = require('jira.js');
const { newKey, newName } = require('../flow.cjs');

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

module.exports = { AgileClient, Version2Client, agile, config, epic, fieldsOf, filter, issue, jira, keys, names, project, send, sprint, version };
