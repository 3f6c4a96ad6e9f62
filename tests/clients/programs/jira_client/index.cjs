// What people do with npm `jira-client`: each flow against a server that has the projects EX and OPS and the user fred.
'use strict';

const { run } = require('../flow.cjs');

const modules = ['issues', 'on_issues', 'search', 'projects', 'people', 'planning', 'server'].map(name => require(`./${name}.cjs`));
run(modules);
