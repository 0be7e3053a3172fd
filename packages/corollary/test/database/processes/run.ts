import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** Makes a program of this folder (or of the one that `beside` lies in) runnable by node alone, and gives its path. Inside the project, so that it finds its packages. */
export async function compile(program: "writer" | "locker" | "holder" | "apply", beside = import.meta.url): Promise<{ path: string; remove: () => Promise<void> }> {
  const folder = fileURLToPath(new URL("../../../../../node_modules/.cache/corollary-test", import.meta.url));
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${process.pid}-${program}.mjs`);
  await build({
    entryPoints: [fileURLToPath(new URL(`./${basename(program)}.ts`, beside))],
    outfile: path,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    logLevel: "silent",
  });
  return { path, remove: () => rm(path, { force: true }) };
}

export interface Running {
  readonly child: ChildProcess;
  /** Complete lines of standard output so far. */
  lines(): string[];
  /** What it wrote to standard error. */
  errors(): string;
  /** Waits until the lines are as expected, or the process ends. */
  until(expected: (lines: readonly string[]) => boolean): Promise<void>;
  readonly ended: Promise<void>;
}

export function start(path: string, ...args: string[]): Running {
  const child = spawn(process.execPath, [path, ...args], { stdio: ["pipe", "pipe", "pipe"] });
  let output = "";
  let errors = "";
  const printed = new Set<() => void>();
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    for (const check of printed) check();
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
  // `close` comes when the output is read to its end, even of a process that was killed.
  const ended = new Promise<void>((resolve) => child.on("close", () => resolve()));
  const lines = () => output.split("\n").slice(0, -1);
  return {
    child,
    lines,
    errors: () => errors,
    ended,
    until: (expected) =>
      new Promise((resolve) => {
        const check = () => {
          if (!expected(lines())) return;
          printed.delete(check);
          resolve();
        };
        printed.add(check);
        check();
        void ended.then(resolve);
      }),
  };
}
