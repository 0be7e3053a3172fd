import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

/** The built command, as npm would run it. */
export const bin = fileURLToPath(new URL("../../bin/corollary.js", import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Variables of the one who runs the tests must not decide how they end. */
export function cleanEnv(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const { DATABASE_URL: _url, PORT: _port, HOST: _host, NODE_ENV: _env, NO_COLOR: _colour, FORCE_COLOR: _force, NODE_OPTIONS: _options, ...rest } = process.env;
  return { ...rest, ...more };
}

/** Runs the command to its end. */
export async function corollary(cwd: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const child = spawn(process.execPath, [bin, ...args], { cwd, env: cleanEnv(env), stdio: ["ignore", "pipe", "pipe"] });
  const [out, err] = [collect(child.stdout), collect(child.stderr)];
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, out: out(), err: err() };
}

function collect(stream: NodeJS.ReadableStream): () => string {
  let text = "";
  stream.setEncoding("utf8");
  stream.on("data", (chunk: string) => (text += chunk));
  return () => text;
}

/** A project in a folder of its own, gone when the test ends. Paths to contents. */
export function project(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  for (const [path, content] of Object.entries(files)) write(folder, path, content);
  return folder;
}

export function write(folder: string, path: string, content: string): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "corollary-cli-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface Running {
  readonly child: ChildProcess;
  /** Everything written so far, stdout and stderr as they came. */
  text(): string;
  /** Waits until what is written from now on (or so far) matches. */
  until(pattern: RegExp, milliseconds?: number): Promise<RegExpExecArray>;
  /** Sends SIGTERM and gives the exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Starts a command that goes on; ended with the test. */
export function start(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): Running {
  const child = spawn(command, args, { cwd, env: cleanEnv(env), stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (chunk: string) => (text += chunk));
  }
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  const stop = async (signal: NodeJS.Signals = "SIGTERM") => {
    if (child.exitCode === null) child.kill(signal);
    return ended;
  };
  onTestFinished(async () => void (await stop("SIGKILL")));
  return { child, text: () => text, until: (pattern, ms = 60_000) => waitFor(child, () => text, pattern, ms), stop };
}

async function waitFor(child: ChildProcess, text: () => string, pattern: RegExp, ms: number): Promise<RegExpExecArray> {
  const deadline = performance.now() + ms;
  for (;;) {
    const match = pattern.exec(text());
    if (match) return match;
    if (child.exitCode !== null) throw new Error(`Ended with ${child.exitCode} before writing ${pattern}:\n${text()}`);
    if (performance.now() > deadline) throw new Error(`Not written within ${ms} ms: ${pattern}\n${text()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export const sound = {
  "corollary.config.ts": `import { defineConfig } from "corollary/server";\nexport default defineConfig({ http: { port: 0 } });\n`,
  "domain/note.ts": `import { Entity, text } from "corollary";\n/** Something to remember. */\nexport class Note extends Entity {\n  title = text({ max: 80 });\n}\n`,
} as const;

/** A config for a database on the shared server: roles belong to the whole server, so each test has its own. */
export function configFor(server: { readonly applicationRole: string }, more = ""): string {
  return `export default { database: { applicationRole: ${JSON.stringify(server.applicationRole)} }, http: { port: 0${more} } };\n`;
}
