import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../..", import.meta.url));

/** A copy of an example that is served as it is, or by `corollary dev` to be edited. */
export interface ServedProject {
  readonly url: string;
  /** Everything that the command has said so far. */
  said(): string;
  read(file: string): string;
  write(file: string, text: string): void;
  /** Puts one text in the place of another, which must be there. */
  replace(file: string, text: string, by: string): void;
  stop(): Promise<void>;
}

export async function startProject(example: string, command: "serve" | "dev"): Promise<ServedProject> {
  const from = join(root, "examples", example);
  const folder = mkdtempSync(join(tmpdir(), `${example}-${command}-`));
  // Where there are migrations, development waits for the one that an edit needs; here edits are to be seen at once.
  const left = command === "dev" ? /[\\/](?:\.corollary|node_modules|test|migrations)$/ : /[\\/](?:\.corollary|node_modules|test)$/;
  cpSync(from, folder, { recursive: true, filter: (path) => !left.test(path) });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "dir");
  const { DATABASE_URL: _url, HOST: _host, NODE_ENV: _env, ...env } = process.env;
  const child = spawn(process.execPath, [join(root, "packages/corollary/bin/corollary.js"), command, "--seed", ...(command === "serve" ? ["--create"] : [])], { cwd: folder, env: { ...env, PORT: "0" }, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text: string) => (said += text));
  const ended = new Promise<void>((resolve) => child.on("close", () => resolve()));
  const file = (name: string) => join(folder, name);
  const read = (name: string) => readFileSync(file(name), "utf8");
  const write = (name: string, text: string) => writeFileSync(file(name), text);
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  return {
    url: await addressIn(() => said, ended).catch(async (error: unknown) => {
      await stop();
      throw error;
    }),
    said: () => said,
    read, write, stop,
    replace(name, text, by) {
      const before = read(name);
      if (!before.includes(text)) throw new Error(`${name} does not hold ${text}`);
      write(name, before.replace(text, () => by));
    },
  };
}

async function addressIn(said: () => string, ended: Promise<void>): Promise<string> {
  let isOver = false;
  void ended.then(() => (isOver = true));
  for (;;) {
    const [, url] = /listens on (http:\S+)/.exec(said()) ?? [];
    if (url !== undefined) return url;
    if (isOver) throw new Error(`It ended:\n${said()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
