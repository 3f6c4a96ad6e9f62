// Parse each query of the JSON list on stdin with Atlassian's own grammar, and print its errors and its tokens.
//     node parse_jql.cjs NODE_MODULES < queries.json
const { createRequire } = require('node:module');
const { readFileSync } = require('node:fs');
const path = require('node:path');

const load = createRequire(path.join(process.argv[2], 'x.js'));
const { JQLLexer, JQLParser } = load('@atlaskit/jql-parser');
const { CharStreams, CommonTokenStream } = load('antlr4ts');

function parse(query) {
  const errors = [];
  const listener = { syntaxError: (_recognizer, _symbol, _line, _column, message) => errors.push(message) };
  const lexer = new JQLLexer(CharStreams.fromString(query));
  lexer.removeErrorListeners();
  lexer.addErrorListener(listener);
  const tokens = new CommonTokenStream(lexer);
  const parser = new JQLParser(tokens);
  parser.removeErrorListeners();
  parser.addErrorListener(listener);
  parser.jqlQuery();
  const seen = tokens.getTokens().filter((token) => token.channel === 0 && token.type > 0);
  return { errors, tokens: seen.map((token) => [JQLLexer.VOCABULARY.getSymbolicName(token.type), token.text]) };
}

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, 'utf8')).map(parse)));
