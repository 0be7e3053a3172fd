/**
 * Takes and gives back the lock of a folder over and over, for the time it is given. While it has the lock it keeps a
 * file that nobody else may find. With `dies` it ends by killing itself while it has the lock, which leaves it stale.
 */
import { open, unlink } from "node:fs/promises";
import { join } from "node:path";
import { FolderInUse } from "../../../src/database/pglite/holder.js";
import { lockFolder } from "../../../src/database/pglite/lock.js";

const [folder = "", milliseconds = "1000", dies = "false"] = process.argv.slice(2);
const marker = join(folder, "inside");
const until = Date.now() + Number(milliseconds);
let taken = 0;

while (Date.now() < until) {
  try {
    const lock = await lockFolder(folder);
    const file = await open(marker, "wx");
    await file.close();
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 4));
    await unlink(marker);
    taken++;
    if (dies === "true") process.kill(process.pid, "SIGKILL");
    await lock.release();
  } catch (error) {
    if (!(error instanceof FolderInUse)) {
      console.log(`violation: ${String(error)}`);
      process.exit(1);
    }
  }
}
console.log(`taken ${taken}`);
