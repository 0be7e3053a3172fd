// Runs one command line after the other, as told by lines of JSON on stdin; answers each with a line of JSON on fd 3.
import { createInterface } from "node:readline";
import { createWriteStream } from "node:fs";
import { runCommandLine } from "../../dist/cli/main.js";
import { painter } from "../../dist/cli/terminal.js";

const answers = createWriteStream("", { fd: 3 });
const start = process.cwd();
const plain = painter(false);
for await (const line of createInterface({ input: process.stdin })) {
  const { cwd, args, env } = JSON.parse(line);
  const before = { ...process.env };
  Object.assign(process.env, env);
  process.chdir(cwd);
  let [out, err] = ["", ""];
  const code = await runCommandLine(args, { out: (text) => (out += `${text}\n`), say: (text) => (err += `${text}\n`), paint: plain, paintOut: plain });
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
  process.chdir(start);
  answers.write(`${JSON.stringify({ code, out, err })}\n`);
}
