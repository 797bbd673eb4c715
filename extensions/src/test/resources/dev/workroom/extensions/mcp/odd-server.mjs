// A local server with bad manners: it prints noise, dies in the middle of calls, changes its tools.
import { createInterface } from "node:readline";

const description = process.argv[2] ?? "echoes";
const send = (message) => process.stdout.write(JSON.stringify({ jsonrpc: "2.0", ...message }) + "\n");
const tool = (name) => ({
  name,
  description: name === "echo" ? description : name,
  inputSchema: { type: "object", properties: { text: { type: "string" } } },
});

console.log("Starting up … {not json");
console.error("warming up");
createInterface({ input: process.stdin }).on("line", (line) => {
  const { id, method, params } = JSON.parse(line);
  console.log("");
  console.log('{"half": ');
  if (method === "initialize") {
    send({
      id,
      result: {
        protocolVersion: params.protocolVersion,
        capabilities: { tools: {} },
        serverInfo: { name: "odd", version: "1" },
      },
    });
  } else if (method === "tools/list") {
    send({ id, result: { tools: ["echo", "die", "hang"].map(tool) } });
  } else if (method === "tools/call" && params.name === "die") {
    console.error("Error: out of cheese");
    process.exit(3);
  } else if (method === "tools/call" && params.name === "echo") {
    send({ id, result: { content: [{ type: "text", text: String(params.arguments.text) }] } });
  } else if (method === "notifications/cancelled") {
    console.error("cancelled " + params.requestId);
  }
});
// It does not go when its input ends.
setInterval(() => {}, 1000);
