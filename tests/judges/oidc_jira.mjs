// A Jira whose OAuth 2.0 is npm's oidc-provider, with its routes at Jira's own paths, on 127.0.0.1.
// Arguments: node_modules, settings as JSON (contextPath, clients). Prints its port, serves until it is ended.
//
// oidc-provider decides about codes, PKCE, secrets and refresh tokens. Ours is what the protocol notes say of Jira:
// a refresh voids the old access token too (1.9), and a token that does not count is answered as anonymous (2.7).
import http from 'node:http';
import { pathToFileURL } from 'node:url';
import path from 'node:path';

const [modules, text] = process.argv.slice(2);
const settings = JSON.parse(text);
const { default: Provider } = await import(pathToFileURL(path.join(modules, 'oidc-provider/lib/index.js')));

const state = { ttl: 3600, delay: 0, lag: 0, deny: false, asked: [], newest: new Map() };
const scopes = ['READ', 'WRITE', 'ADMIN', 'SYSTEM_ADMIN'];
const server = http.createServer();
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const { port } = server.address();

const provider = new Provider(`http://127.0.0.1:${port}${settings.contextPath}`, {
  clients: settings.clients,
  scopes,
  routes: {
    authorization: '/rest/oauth2/latest/authorize',
    token: '/rest/oauth2/latest/token',
    revocation: '/rest/oauth2/latest/revoke',
  },
  features: { devInteractions: { enabled: false }, clientCredentials: { enabled: true } },
  pkce: { required: () => true },
  rotateRefreshToken: true,
  issueRefreshToken: () => true,
  ttl: {
    AccessToken: () => state.ttl,
    ClientCredentials: () => state.ttl,
    RefreshToken: 7776000,
    AuthorizationCode: 10,
    Grant: 7776000,
    Interaction: 600,
    Session: 600,
  },
  cookies: { keys: ['tests only'] },
  findAccount: (ctx, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  interactions: { url: (ctx, interaction) => `${settings.contextPath}/interaction/${interaction.uid}` },
});

provider.on('access_token.saved', async (token) => {
  const old = state.newest.get(token.grantId);
  state.newest.set(token.grantId, token);
  if (old) await old.destroy();
});

// What a person does who logs in and clicks Allow (or Deny).
async function interact(request, response) {
  const { params } = await provider.interactionDetails(request, response);
  if (state.deny) {
    const refusal = { error: 'access_denied', error_description: 'The person denied it' };
    return provider.interactionFinished(request, response, refusal);
  }
  const grant = new provider.Grant({ accountId: 'fred', clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  const result = { login: { accountId: 'fred' }, consent: { grantId: await grant.save() } };
  return provider.interactionFinished(request, response, result);
}

async function resource(request, response) {
  const value = (request.headers.authorization ?? '').replace('Bearer ', '');
  const token = (await provider.AccessToken.find(value)) ?? (await provider.ClientCredentials.find(value));
  const name = token?.isValid ? token.accountId ?? token.clientId : 'anonymous';
  const status = name === 'anonymous' ? 401 : 200;
  const headers = { 'Content-Type': 'application/json', 'X-AUSERNAME': name };
  response.writeHead(status, headers).end(JSON.stringify({ name, scope: token?.scope }));
}

function control(request, response) {
  Object.assign(state, JSON.parse(decodeURIComponent(request.url.split('?')[1] ?? '{}')));
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ asked: state.asked }));
}

const callback = provider.callback();
server.on('request', async (request, response) => {
  if (request.url.startsWith('/control')) return control(request, response);
  request.originalUrl = request.url;
  request.url = request.url.slice(settings.contextPath.length);
  if (request.url.startsWith('/interaction/')) return interact(request, response);
  if (request.url.startsWith('/rest/api/')) return resource(request, response);
  if (request.url.startsWith('/rest/oauth2/latest/token')) {
    const { 'content-type': type, authorization, cookie } = request.headers;
    const seen = { method: request.method, url: request.url, type, authorization, cookie };
    state.asked.push(seen);
    response.on('finish', () => { seen.status = response.statusCode; });
    if (state.lag) {  // the work is done, and the answer is slow
      const end = response.end.bind(response);
      response.end = (...content) => { setTimeout(() => end(...content), state.lag); return response; };
    }
    await new Promise((done) => setTimeout(done, state.delay));
  }
  return callback(request, response);
});
console.log(port);
