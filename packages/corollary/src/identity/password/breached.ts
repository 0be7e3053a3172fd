import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * A list of leaked passwords by k-anonymity: asked with the first five hexadecimal digits of a password's SHA-1, it gives
 * lines `REST:COUNT` of all that begin so. The form of "Pwned Passwords" (haveibeenpwned.com).
 */
export type BreachedPasswords = (prefix: string) => Promise<string>;

/**
 * A list kept as files on this machine, one for each prefix (`21BD1.txt`), as the official downloader writes them.
 * Nothing is asked over the network. A prefix without file holds no password.
 */
export function breachedFolder(folder: string): BreachedPasswords {
  return async (prefix) => {
    try {
      return await readFile(join(folder, `${prefix}.txt`), "latin1");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
      throw error;
    }
  };
}

/** How often a password was found in breaches. */
export async function timesBreached(password: string, list: BreachedPasswords): Promise<number> {
  const digest = createHash("sha1").update(password, "utf8").digest("hex").toUpperCase();
  const rest = digest.slice(5);
  for (const line of (await list(digest.slice(0, 5))).split(/\r?\n/)) {
    const [found, count] = line.toUpperCase().split(":");
    if (found === rest) return Number(count ?? 1);
  }
  return 0;
}
