import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../../..", import.meta.url));
const pages = ["README.md", ...readdirSync(join(root, "docs")).filter((name) => name.endsWith(".md")).map((name) => `docs/${name}`)];

/** The TypeScript of a page: its blocks marked `ts`, one after the other, as one module. */
function program(page: string): string {
  const text = readFileSync(join(root, page), "utf8");
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((block) => block[1] ?? "").join("\n");
}

mkdirSync(join(root, "node_modules/.cache"), { recursive: true });
const folder = mkdtempSync(join(root, "node_modules/.cache/docs-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the documentation", () => {
  it("shows TypeScript that compiles under strict settings", async () => {
    const shown = pages.filter((page) => program(page) !== "");
    expect(shown).toContain("docs/language.md");
    for (const page of shown) writeFileSync(join(folder, `${page.replaceAll(/[^a-z]+/gi, "-")}.ts`), program(page));
    const source = relative(folder, join(root, "packages/corollary/src"));
    const paths = { corollary: [`${source}/index.ts`], "corollary/client": [`${source}/client/index.ts`], "corollary/server": [`${source}/server.ts`] };
    const options = { strict: true, noEmit: true, target: "ES2022", lib: ["ES2023"], module: "NodeNext", moduleResolution: "NodeNext", skipLibCheck: true, types: ["node"], typeRoots: [join(root, "node_modules/@types")], rootDir: root, paths };
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: options, include: ["*.ts"] }));
    const { stdout } = await promisify(execFile)(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", folder]).catch(
      (error: { stdout: string }) => error,
    );
    expect(stdout).toBe("");
  });
});
