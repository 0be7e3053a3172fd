/** Opens an embedded database, says so, and keeps it until standard input ends. */
import { openDatabase } from "../../../src/database/index.js";

const [folder = ""] = process.argv.slice(2);
try {
  const db = await openDatabase({ folder });
  console.log("open");
  process.stdin.resume();
  process.stdin.on("end", () => void db.close().then(() => console.log("closed")));
} catch (error) {
  console.log(error instanceof Error ? error.message : String(error));
}
