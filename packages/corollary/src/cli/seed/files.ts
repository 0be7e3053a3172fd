import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** A seed file. `name` (the file's own) orders it and is what the ledger remembers. */
export interface Seed {
  readonly name: string;
  readonly path: string;
  readonly kind: "sql" | "module" | "csv" | "json";
  /** SHA-256 of the bytes, in hex. */
  readonly checksum: string;
}

function kindOf(name: string): Seed["kind"] | undefined {
  if (/\.d\.m?ts$/u.test(name)) return undefined;
  const extension = /\.(sql|ts|mts|mjs|js|csv|json)$/u.exec(name)?.[1];
  switch (extension) {
    case undefined:
      return undefined;
    case "sql":
    case "csv":
    case "json":
      return extension;
    default:
      return "module";
  }
}

/** The seeds of a folder in order of name; none where there is no such folder. Other files are left alone. */
export async function seedFiles(folder: string): Promise<Seed[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const seeds: Seed[] = [];
  for (const name of names.sort()) {
    const kind = kindOf(name);
    if (!kind) continue;
    const path = join(folder, name);
    const checksum = createHash("sha256").update(await readFile(path)).digest("hex");
    seeds.push({ name, path, kind, checksum });
  }
  return seeds;
}
