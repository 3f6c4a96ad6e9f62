// What people do with npm `jira-client`: each flow against a server that has the projects EX and OPS and the user fred.
'use strict';

const assert = require('node:assert/strict');
const JiraApi = require('jira-client');
const { newKey, newName } = require('../flow.cjs');

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

module.exports = { JiraApi, epic, fieldsOf, filter, issue, jira, keys, names, place, post, project, refuses, sprint };
