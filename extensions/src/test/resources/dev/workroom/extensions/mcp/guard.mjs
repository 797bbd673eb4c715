// An authorization server (oidc-provider) and a small connector behind it, whose person says yes.
// node guard.mjs MODULES: prints the connector's address.
import { createServer } from "node:http";
import { once } from "node:events";
import { pathToFileURL } from "node:url";

const { default: Provider } = await import(pathToFileURL(`${process.argv[2]}/oidc-provider/lib/index.js`));
console.info = console.warn = () => {}; // its remarks on development

const server = createServer();
server.listen(0, "127.0.0.1");
await once(server, "listening");
const origin = `http://127.0.0.1:${server.address().port}`;
const resource = `${origin}/mcp`;
const published = "https://workroom.example/client.json";
let document = {};
const seen = [];

const provider = new Provider(origin, {
  features: {
    devInteractions: { enabled: false },
    registration: { enabled: true },
    revocation: { enabled: true },
    clientIdMetadataDocument: { enabled: true, ack: "draft-02" },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => undefined,
      useGrantedResource: () => true,
      getResourceServerInfo: (_, indicator) => {
        if (indicator !== resource) throw new Error(`another resource: ${indicator}`);
        const scope = "notes:read notes:write";
        return { scope, audience: resource, accessTokenTTL: 61, accessTokenFormat: "opaque" };
      },
    },
  },
  fetch: async (url, init) =>
    String(url) === published ? Response.json(document) : globalThis.fetch(url, init),
  clientDefaults: { id_token_signed_response_alg: "RS256" },
  findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
  issueRefreshToken: () => true,
  rotateRefreshToken: true,
  interactions: { url: (_, interaction) => `/yes/${interaction.uid}` },
  pkce: { required: () => true },
  scopes: ["openid", "offline_access"],
  ttl: { Interaction: 60, Session: 60, Grant: 600, RefreshToken: 600, AuthorizationCode: 60 },
});
provider.on("server_error", (_, error) => console.error(error));
provider.on("authorization.error", (_, error) => console.error(error));
provider.on("grant.error", (_, error) => console.error(error));
provider.on("registration_create.success", (_, client) => seen.push(`registered ${client.applicationType}`));
provider.on("grant.success", (ctx) => seen.push(`granted ${ctx.oidc.params.grant_type} to ${ctx.oidc.client.clientId === published ? "published" : "registered"}`));

/** The person at the login page: knows who they are and allows all that is asked. */
async function yes(req, res) {
  const { prompt, params, grantId, session } = await provider.interactionDetails(req, res);
  if (prompt.name === "login") {
    return provider.interactionFinished(req, res, { login: { accountId: "ada" } });
  }
  const grant = grantId
    ? await provider.Grant.find(grantId)
    : new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope(["openid", "offline_access", ...(prompt.details.missingOIDCScope ?? [])].join(" "));
  for (const [indicator, scopes] of Object.entries(prompt.details.missingResourceScopes ?? {})) {
    grant.addResourceScope(indicator, scopes.join(" "));
  }
  seen.push(`allowed ${params.scope}`);
  const consent = { grantId: await grant.save() };
  return provider.interactionFinished(req, res, { consent }, { mergeWithLastSubmission: true });
}

const tool = (name) => ({ name, description: name, inputSchema: { type: "object", properties: {} } });
const answers = {
  initialize: (params) => ({
    protocolVersion: params.protocolVersion,
    capabilities: { tools: {} },
    serverInfo: { name: "guarded", version: "1" },
  }),
  "tools/list": () => ({ tools: [tool("read"), tool("write")] }),
  "tools/call": (params) => ({ content: [{ type: "text", text: `${params.name}: done` }] }),
};

const refuse = (res, status, error, scope) => {
  const metadata = `${origin}/.well-known/oauth-protected-resource/mcp`;
  const more = [error && `error="${error}"`, scope && `scope="${scope}"`].filter(Boolean);
  const challenge = `Bearer ${[...more, `resource_metadata="${metadata}"`].join(", ")}`;
  res.writeHead(status, { "www-authenticate": challenge }).end();
};

async function connector(req, res) {
  const shown = (req.headers.authorization ?? "").replace("Bearer ", "");
  const token = shown && (await provider.AccessToken.find(shown));
  if (!token || token.aud !== resource) return refuse(res, 401, undefined, "notes:read");
  let body = "";
  for await (const piece of req) body += piece;
  if (req.method !== "POST") return res.writeHead(405).end();
  const { id, method, params } = JSON.parse(body);
  if (id === undefined) return res.writeHead(202).end();
  if (params?.name === "write" && !token.scope.includes("notes:write")) {
    return refuse(res, 403, "insufficient_scope", "notes:write");
  }
  res.setHeader("content-type", "application/json");
  const answer = answers[method];
  const error = { code: -32601, message: "no such method" };
  res.end(JSON.stringify({ jsonrpc: "2.0", id, ...(answer ? { result: answer(params) } : { error }) }));
}

const callback = provider.callback();
server.on("request", async (req, res) => {
  const { pathname, searchParams } = new URL(req.url, origin);
  try {
    if (pathname === "/mcp") await connector(req, res);
    else if (pathname.startsWith("/yes/")) await yes(req, res);
    else if (pathname === "/.well-known/oauth-protected-resource/mcp") {
      res.setHeader("content-type", "application/json");
      const scopes_supported = ["notes:read", "notes:write"];
      res.end(JSON.stringify({ resource, authorization_servers: [origin], scopes_supported }));
    } else if (pathname === "/document") {
      let body = "";
      for await (const piece of req) body += piece;
      document = JSON.parse(body);
      res.end();
    } else if (pathname === "/seen") res.end(JSON.stringify(seen));
    else if (pathname === "/forget") {
      await (await provider.AccessToken.find(searchParams.get("token")))?.destroy();
      res.end();
    } else callback(req, res);
  } catch (e) {
    console.error(e);
    res.writeHead(500).end(String(e));
  }
});
process.stdout.write(`${resource}\n`);
