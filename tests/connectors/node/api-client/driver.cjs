// Calls the client library as lines of JSON on standard input ask, and answers each with a line.
//
// In: {"method": "crm.contacts.basicApi.create", "arguments": [...]}, where null stands for an argument left out.
// Out: {"value": ...}, or {"error": {"message", "code"?, "body"?, "headers"?}} as the library threw it.

const { createInterface } = require("node:readline");
const { Client, Signature } = require("@hubspot/api-client");

const client = new Client(JSON.parse(process.argv[2]));

async function call({ method, arguments: given }) {
  const names = method.split(".");
  const last = names.pop();
  const owner = names[0] === "Signature" ? Signature : names.reduce((found, name) => found[name], client);
  const value = await owner[last](...given.map((argument) => argument ?? undefined));
  return value instanceof Response ? await readable(value) : value;
}

async function readable(response) {
  return { status: response.status, headers: Object.fromEntries(response.headers), text: await response.text() };
}

async function answer(line) {
  try {
    return { value: (await call(JSON.parse(line))) ?? null };
  } catch ({ message, code, body, headers }) {
    return { error: { message, code, body, headers } };
  }
}

async function main() {
  for await (const line of createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(await answer(line))}\n`);
  }
}

main();
