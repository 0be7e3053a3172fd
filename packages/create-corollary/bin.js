#!/usr/bin/env node
// @ts-check
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { parseArgs } from "node:util";
import { createProject, Refusal } from "./create.js";

const help = `Makes a new Corollary project.

  npx create-corollary <folder>

Options:
  --corollary <spec>  depend on this instead of the published package: a version, a folder or a tarball
  -h, --help          show this help
  -v, --version       print the version

Examples:
  $ npx create-corollary my-app
  $ npx create-corollary apps/shop --corollary ./corollary-0.1.0.tgz

Exit codes: 0 done, 1 failed, 2 refused (the folder is not empty, or its name cannot name a package).`;

/** @type {{ version: string }} */
const { version } = JSON.parse(readFileSync(new URL("./package.json", import.meta.url), "utf8"));

/** @returns {Promise<0 | 1 | 2>} */
async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { corollary: { type: "string" }, help: { type: "boolean", short: "h" }, version: { type: "boolean", short: "v" } },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  if (values.version) {
    console.log(version);
    return 0;
  }
  const [target, ...more] = positionals;
  if (target === undefined || more.length > 0) {
    console.error(`Name one folder to make.\n\n${help}`);
    return 1;
  }
  const cwd = process.cwd();
  const folder = await createProject(target, { cwd, version, ...(values.corollary === undefined ? {} : { corollary: values.corollary }) });
  const way = relative(cwd, folder);
  const steps = [...(way === "" ? [] : [`cd ${way}`]), "npm install", "npm run dev"];
  console.log(`Made ${folder}\n\nNext:\n${steps.map((step) => `  ${step}\n`).join("")}\nThe model is in domain/; edit it while npm run dev is running.`);
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (error instanceof Refusal) {
    console.error(`refused ${error.message}\n→ ${error.hint}`);
    process.exitCode = 2;
  } else {
    console.error(`failed ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}
