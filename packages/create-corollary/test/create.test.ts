import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";

const bin = fileURLToPath(new URL("../bin.js", import.meta.url));

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "create-corollary-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function create(cwd: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], { cwd, encoding: "utf8" });
  return { code: status, out: stdout, err: stderr };
}

describe("create-corollary", () => {
  it("makes a project and says what to do next", () => {
    const cwd = emptyFolder();
    const { code, out, err } = create(cwd, "my-app");
    expect([code, err]).toEqual([0, ""]);
    expect(out).toContain("  cd my-app\n  npm install\n  npm run dev\n");
    expect(readdirSync(join(cwd, "my-app")).sort()).toEqual([".gitignore", "README.md", "corollary.config.ts", "domain", "package.json", "seeds", "tsconfig.json"]);
    const stated = JSON.parse(readFileSync(join(cwd, "my-app", "package.json"), "utf8")) as Record<string, unknown>;
    expect(stated).toMatchObject({ name: "my-app", private: true, type: "module", dependencies: { corollary: expect.stringMatching(/^\^\d/u) } });
    // Seeds and the config run on Node: console and process have types there.
    const { compilerOptions } = JSON.parse(readFileSync(join(cwd, "my-app", "tsconfig.json"), "utf8")) as { compilerOptions: { types: string[] } };
    expect(compilerOptions.types).toEqual(["node"]);
    expect(stated).toMatchObject({ devDependencies: { "@types/node": expect.any(String), typescript: expect.any(String) } });
    expect(Object.keys(stated["scripts"] as object)).toEqual(["dev", "start", "check", "seed"]);
    expect(readFileSync(join(cwd, "my-app", "README.md"), "utf8")).toMatch(/^# my-app\n/u);
  });

  it("takes an empty folder that is there, also in a folder below, also the current one", () => {
    const cwd = emptyFolder();
    mkdirSync(join(cwd, "apps", "shop"), { recursive: true });
    expect(create(cwd, "apps/shop")).toMatchObject({ code: 0 });
    const here = join(cwd, "here");
    mkdirSync(here);
    expect(create(here, ".")).toMatchObject({ code: 0 });
    expect(existsSync(join(here, "domain", "task.ts"))).toBe(true);
  });

  it("refuses a folder that is not empty, and leaves it as it is", () => {
    const cwd = emptyFolder();
    mkdirSync(join(cwd, "full"));
    writeFileSync(join(cwd, "full", "mine.txt"), "mine");
    expect(create(cwd, "full")).toMatchObject({ code: 2, out: "", err: expect.stringContaining("is not empty") });
    expect(readdirSync(join(cwd, "full"))).toEqual(["mine.txt"]);
    expect(create(cwd, "full/mine.txt")).toMatchObject({ code: 2, err: expect.stringContaining("is a file") });
  });

  it("refuses names that no package can have, and offers one that it can", () => {
    const cwd = emptyFolder();
    for (const [name, offered] of [["My App", "my-app"], ["ÉTÉ", "ete"], [".hidden", "hidden"], ["a".repeat(215), "my-app"], ["node_modules", "my-app"], ["a$b", "a-b"]] as const) {
      const { code, err } = create(cwd, name);
      expect([name, code]).toEqual([name, 2]);
      expect(err).toContain(`npx create-corollary ${name.length > 214 ? "a".repeat(214) : offered}`);
    }
    expect(readdirSync(cwd)).toEqual([]);
  });

  it("depends on what it is told to", () => {
    const cwd = emptyFolder();
    const dependency = (name: string) => (JSON.parse(readFileSync(join(cwd, name, "package.json"), "utf8")) as { dependencies: Record<string, string> }).dependencies["corollary"];
    create(cwd, "a", "--corollary", "corollary-0.1.0.tgz");
    create(cwd, "b", "--corollary", "1.2.3");
    expect([dependency("a"), dependency("b")]).toEqual([`file:${join(cwd, "corollary-0.1.0.tgz")}`, "1.2.3"]);
  });

  it("explains itself, and asks for one folder", () => {
    const cwd = emptyFolder();
    expect(create(cwd, "--help")).toMatchObject({ code: 0, out: expect.stringContaining("npx create-corollary my-app") });
    expect(create(cwd, "--version")).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/u) });
    expect(create(cwd)).toMatchObject({ code: 1, out: "", err: expect.stringContaining("Name one folder") });
    expect(create(cwd, "a", "b")).toMatchObject({ code: 1 });
    expect(create(cwd, "--nonsense")).toMatchObject({ code: 1, err: expect.stringContaining("--nonsense") });
  });
});
