import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { arch, cpus, loadavg, platform, totalmem } from "node:os";

const require = createRequire(import.meta.url);

/** The version that is installed here, read from the package's own statement. */
export function installedVersion(name: string): string {
  const found = (require.resolve.paths(name) ?? [])
    .map((folder) => join(folder, name, "package.json"))
    .map(tryRead)
    .find((text) => text !== undefined);
  if (found === undefined) throw new Error(`package ${name} is not installed`);
  return (JSON.parse(found) as { version: string }).version;
}

function tryRead(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** Facts without which a figure says nothing. `load`: the one-minute average before the run, on `cpus` cores. */
export function machine(): Record<string, string | number> {
  return {
    cpu: cpus()[0]?.model ?? "unknown",
    cpus: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    platform: `${platform()} ${arch()}`,
    node: process.version,
    load: Number((loadavg()[0] ?? 0).toFixed(2)),
  };
}
