// Delegates to Workroom as another assistant would, with the protocol's own clients.
// node delegate.mjs MODULES VERSION URL TOKEN FOLDER: VERSION is 1 (with sessions) or 2 (without).
import { pathToFileURL } from "node:url";

const [modules, version, url, token, folder] = process.argv.slice(2);
const from = (path) => import(pathToFileURL(`${modules}/@modelcontextprotocol/${path}`));
const { Client, StreamableHTTPClientTransport } =
  version === "2"
    ? await from("client/dist/index.mjs")
    : {
        ...(await from("sdk/dist/esm/client/index.js")),
        ...(await from("sdk/dist/esm/client/streamableHttp.js")),
      };
const said = {};
const requestInit = { headers: { Authorization: `Bearer ${token}` } };
const options = version === "2" ? { versionNegotiation: { mode: "auto" } } : {};
const client = new Client({ name: "assistant", version: "1" }, options);
await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit }));
said.server = client.getServerVersion?.()?.name;
said.era = client.getNegotiatedProtocolVersion?.() ?? "";
said.tools = (await client.listTools()).tools.map((tool) => tool.name);

const call = async (name, input) => client.callTool({ name, arguments: input });
const begun = await call("delegate", { outcome: "Write the note.", folder });
const session = /session (\S+)\./.exec(begun.content[0].text)[1];
let state;
const states = [];
for (let i = 0; i < 60; i++) {
  const status = await call("status", { session, seconds: 20 });
  state = status.structuredContent;
  states.push(state.state);
  if (state.state === "waiting") {
    (said.waits ??= []).push(...state.waits);
    const several = state.waits.some((wait) => wait.for.includes("Allow these"));
    const items = several ? { items: "old*.txt,!oldest.txt" } : {};
    said.approved = (await call("approve", { session, ...items })).content[0].text;
    if (said.approved.startsWith("Nothing")) break;
  } else if (state.state !== "working") break;
}
said.states = [...new Set(states)];
said.files = state.files;
said.answer = state.answer;
if (state.files.length) {
  said.fetched = (await call("fetch", { session, path: state.files[0] })).content[0].resource;
}
const foreign = await call("fetch", { session, path: "/etc/passwd" });
said.foreign = foreign.isError;
await client.close();
console.log(JSON.stringify(said));
