import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const workspace = fileURLToPath(new URL("../../..", import.meta.url));
const run = promisify(execFile);

/** As npm would be called by somebody: without what the run of these tests has set. */
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(?:npm_|NODE_OPTIONS$|NODE_ENV$|DATABASE_URL$|HOST$|PORT$|VITEST)/iu.test(name)),
);
const npm = (cwd: string, ...args: string[]) => run("npm", args, { cwd, env, maxBuffer: 1 << 24 });
const quiet = ["--no-audit", "--no-fund", "--prefer-offline"];

let folder: string;
let app: string;
let dev: ChildProcess | undefined;
let said = "";

describe("the packages as tarballs, in an empty folder", () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "corollary-local-"));
    app = join(folder, "my-app");
    await npm(workspace, "pack", "--workspace", "corollary", "--workspace", "create-corollary", "--pack-destination", folder, "--ignore-scripts");
  });
  afterAll(async () => {
    if (dev?.pid !== undefined && dev.exitCode === null) {
      const closed = new Promise((resolve) => dev?.once("close", resolve));
      // As Ctrl-C in a terminal does: npm, its shell and the service are one group.
      process.kill(-dev.pid, "SIGINT");
      await closed;
    }
    rmSync(folder, { recursive: true, force: true });
  });

  it("install, and make a project that installs too", async () => {
    const starter = join(folder, "starter");
    mkdirSync(starter);
    writeFileSync(join(starter, "package.json"), `{"private": true}`);
    await npm(starter, "install", "../create-corollary-0.1.0.tgz", ...quiet);
    await run(join(starter, "node_modules", ".bin", "create-corollary"), ["my-app", "--corollary", "corollary-0.1.0.tgz"], { cwd: folder, env });
    await npm(app, "install", ...quiet);
    expect(existsSync(join(app, "node_modules", ".bin", "corollary"))).toBe(true);
  }, 180_000);

  it("make a project whose model is sound and whose types are right", async () => {
    const { stderr, stdout } = await npm(app, "run", "check");
    expect(stderr).toContain("The model is sound. 2 entities.");
    expect(stdout).not.toContain("error TS");
  });

  it("make a project that is served by npm run dev, where an edit is live at once", async () => {
    dev = spawn("npm", ["run", "dev", "--", "--port", "0", "--seed"], { cwd: app, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
    for (const stream of [dev.stdout, dev.stderr]) stream?.on("data", (chunk: Buffer) => (said += chunk.toString()));
    const url = await waitFor(() => /listens on (http:\S+)/u.exec(said)?.[1]);
    const projects = (await json(`${url}/api/v1/projects?include=tasks`)) as { data: { name: string; open: number; tasks: { title: string; status: string }[] }[] };
    expect(projects.data).toMatchObject([{ name: "First steps", open: 2, tasks: [{ status: "todo" }, { status: "todo" }] }]);
    expect((await fetch(`${url}/docs`)).status).toBe(200);
    const model = join(app, "domain", "task.ts");
    writeFileSync(model, readFileSync(model, "utf8").replace("due = date().optional();", "due = date().optional();\n  notes = text().optional();"));
    await waitFor(async () => ((await json(`${url}/api/v1/tasks?limit=1`)) as { data: object[] }).data.some((task) => "notes" in task) || undefined);
  }, 180_000);
});

async function json(url: string): Promise<unknown> {
  return (await fetch(url)).json();
}

async function waitFor<T>(look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (const begun = performance.now(); performance.now() - begun < 60_000; ) {
    const found = await look();
    if (found !== undefined) return found;
    if (dev && dev.exitCode !== null) break;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`It did not come to that:\n${said}`);
}
