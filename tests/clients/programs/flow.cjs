// Flows of a client in JavaScript: each is a function, run for itself and reported as one line of JSON.
'use strict';

let number = 0;

exports.newName = what => `${what} ${++number}`;
exports.newKey = () => `KEY${++number}`;
exports.newLogin = (what = 'user') => `${what}${++number}`;

/** Carry out what Jira refuses with `status`, and return the error. */
exports.refuses = async (status, action) => {
  try {
    await action();
  } catch (error) {
    const seen = error.statusCode ?? error.status ?? error.response?.status;
    if (seen !== status) throw new Error(`refused with ${seen} and not ${status}: ${error.message}`);
    return error;
  }
  throw new Error(`nothing was refused, but ${status} was due`);
};

/** Run every flow of some modules, one after the other. */
exports.run = async modules => {
  for (const [flow, carryOut] of modules.flatMap(Object.entries)) {
    let error = '';
    try {
      await carryOut();
    } catch (caught) {
      const place = /\w+\/\w+\.cjs:\d+/.exec(caught.stack ?? '');
      error = `${place?.[0] ?? ''} ${caught.name}: ${caught.message}`.slice(0, 400);
    }
    process.stdout.write(`${JSON.stringify({ flow, error })}\n`);
  }
};
