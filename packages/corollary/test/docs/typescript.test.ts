import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { pages, program, root } from "./pages.js";

const cache = join(root, "node_modules/.cache");
mkdirSync(cache, { recursive: true });
const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** What the compiler says of the programs of all pages, each a module. */
async function compiled(language: "ts" | "tsx", options: object): Promise<string> {
  const folder = mkdtempSync(join(cache, "docs-"));
  folders.push(folder);
  for (const page of pages.filter((shown) => program(shown, language) !== "")) {
    writeFileSync(join(folder, `${page.replaceAll(/[^a-z]+/gi, "-")}.${language}`), program(page, language));
  }
  const source = relative(folder, join(root, "packages/corollary/src"));
  const paths = {
    corollary: [`${source}/index.ts`], "corollary/client": [`${source}/client/index.ts`], "corollary/identity": [`${source}/identity/index.ts`], "corollary/schema": [`${source}/schema.ts`], "corollary/server": [`${source}/server.ts`], "corollary/view": [`${source}/view/index.ts`],
    "@corollary/react": [relative(folder, join(root, "packages/react/src/index.ts"))],
  };
  const strict = { strict: true, noEmit: true, target: "ES2022", module: "NodeNext", moduleResolution: "NodeNext", skipLibCheck: true, typeRoots: [join(root, "node_modules/@types")], rootDir: root, paths };
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  // As bundlers declare it for their users.
  writeFileSync(join(folder, "styles.d.ts"), 'declare module "*.css";\n');
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: { ...strict, ...options }, include: [`*.${language}`, "styles.d.ts"] }));
  const run = promisify(execFile)(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", folder]);
  return (await run.catch((error: { stdout: string }) => error)).stdout;
}

describe("the documentation", () => {
  it("shows TypeScript that compiles under strict settings", async () => {
    expect(program("docs/language.md", "ts")).not.toBe("");
    expect(await compiled("ts", { lib: ["ES2023"], types: ["node"] })).toBe("");
  });

  it("shows components that compile under strict settings", async () => {
    expect(program("docs/hooks.md", "tsx")).not.toBe("");
    expect(await compiled("tsx", { lib: ["ES2023", "DOM", "DOM.Iterable"], types: ["node"], jsx: "react-jsx" })).toBe("");
  });
});
