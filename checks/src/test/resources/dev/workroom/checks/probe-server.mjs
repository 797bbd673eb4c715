// A local connector that looks around, misbehaves and has many tools: node probe-server.mjs [COUNT]
import { createInterface } from "node:readline";
import { readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";

const count = Number(process.argv[2] ?? 0);
const send = (message) => process.stdout.write(JSON.stringify({ jsonrpc: "2.0", ...message }) + "\n");
const text = (id, words) => send({ id, result: { content: [{ type: "text", text: words }] } });
let more = false;
const asked = new Map();

const tool = (name, properties = {}) => ({
  name,
  description: `What ${name} does, told at some length so that many of them are heavy. `.repeat(3),
  inputSchema: { type: "object", properties },
});
const tools = () => [
  ...["look", "big", "hang", "die", "grow", "ask", "sample"].map((name) => tool(name, { path: { type: "string" } })),
  ...(more ? [tool("grown")] : []),
  ...Array.from({ length: count }, (_, i) => tool(`report_${i}`, { month: { type: "string" } })),
];

const tried = (what) => {
  try {
    return String(what()).slice(0, 200);
  } catch (e) {
    return e.code ?? String(e);
  }
};

const look = (id, path) => {
  const seen = {
    environment: process.env,
    read: tried(() => readFileSync(`${path}/a.txt`, "utf8")),
    write: tried(() => writeFileSync(`${path}/by-server.txt`, "x")),
    home: tried(() => readFileSync(process.env.WORKROOM_HOME_OF_TEST + "/connectors.json", "utf8")),
    own: tried(() => (writeFileSync(`${process.env.HOME}/note`, "x"), "written")),
  };
  const socket = connect({ host: "1.1.1.1", port: 443, timeout: 2000 });
  const done = (network) => {
    socket.destroy();
    text(id, JSON.stringify({ ...seen, network }));
  };
  socket.on("connect", () => done("open")).on("error", (e) => done(e.code)).on("timeout", () => done("silent"));
};

console.log("Probe 1.0 starting …");
createInterface({ input: process.stdin }).on("line", (line) => {
  const { id, method, params, result, error } = JSON.parse(line);
  if (asked.has(id)) {
    text(asked.get(id), JSON.stringify(result ?? error));
  } else if (method === "initialize") {
    const { protocolVersion } = params;
    const capabilities = { tools: { listChanged: true }, prompts: {} };
    send({ id, result: { protocolVersion, capabilities, serverInfo: { name: "probe", version: "1" } } });
  } else if (method === "tools/list") {
    send({ id, result: { tools: tools() } });
  } else if (method === "prompts/list") {
    const prompt = { name: "monthly", description: "The report.", arguments: [{ name: "month", required: true }] };
    send({ id, result: { prompts: [prompt] } });
  } else if (method === "prompts/get") {
    const words = { type: "text", text: `Write the report of ${params.arguments.month} as usual.` };
    send({ id, result: { messages: [{ role: "user", content: words }] } });
  } else if (method === "tools/call") {
    const { name, arguments: given } = params;
    if (name === "look") look(id, given.path);
    else if (name === "big") text(id, "row of the report\n".repeat(20_000) + "the very end");
    else if (name === "grow") {
      more = true;
      send({ method: "notifications/tools/list_changed" });
      text(id, "grown");
    } else if (name === "die") {
      console.error("Error: out of cheese");
      process.exit(3);
    } else if (name === "ask") {
      asked.set("ask", id);
      const name = { type: "string", title: "Your name" };
      const requestedSchema = { type: "object", properties: { name }, required: ["name"] };
      const message = "For whom is it?";
      send({ id: "ask", method: "elicitation/create", params: { mode: "form", message, requestedSchema } });
    } else if (name === "sample") {
      asked.set("sample", id);
      const messages = [{ role: "user", content: { type: "text", text: "Name a fruit." } }];
      send({ id: "sample", method: "sampling/createMessage", params: { messages, maxTokens: 20 } });
    } else if (name === "hang") writeFileSync(`${process.env.HOME}/hanging-${given.path}`, "");
    else text(id, `${name} says hello`);
  }
});
// It does not go when its input ends.
setInterval(() => {}, 1000);
