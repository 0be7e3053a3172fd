import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Database, FolderInUse, openDatabase } from "../../src/database/index.js";
import { lockFolder } from "../../src/database/pglite/lock.js";
import { sql } from "./drivers.js";
import { compile, start } from "./processes/run.js";

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "corollary-folder-"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe("an embedded database in a folder", { timeout: 180_000 }, () => {
  test("keeps its data, and makes the folder it is given", async () => {
    const folder = join(root, "new", "nested");
    const first = await openDatabase({ folder });
    await first.script("create table kept (n int); insert into kept values (1)");
    expect(first.info).toMatchObject({ driver: "pglite", location: folder });
    await first.close();
    const second = await openDatabase({ url: `pglite:${folder}` });
    expect((await second.query(sql("select n from kept"))).rows).toEqual([{ n: 1 }]);
    await second.close();
  });

  test("is made anew where making it was interrupted", async () => {
    const folder = join(root, "interrupted");
    await mkdir(join(folder, "postgres.new", "base"), { recursive: true });
    await writeFile(join(folder, "postgres.new", "PG_VERSION"), "18\n");
    const db = await openDatabase({ folder });
    expect((await db.query(sql("select 1 as one"))).rows).toEqual([{ one: 1 }]);
    await db.close();
    expect(await readdir(folder)).not.toContain("postgres.new");
  });

  test("that is damaged says so, and stays free for the next attempt", async () => {
    const folder = join(root, "damaged");
    await mkdir(join(folder, "postgres"), { recursive: true });
    await writeFile(join(folder, "postgres", "PG_VERSION"), "9.6\n");
    for (let attempt = 0; attempt < 2; attempt++) {
      await expect(openDatabase({ folder })).rejects.toMatchObject({
        kind: "connection", retryable: false, message: expect.stringContaining("of Postgres 9.6, does not open"),
      });
    }
  });

  test("refuses a second opening in the same process, and opens again once closed", async () => {
    const folder = join(root, "shared");
    const first = await openDatabase({ folder });
    const refusal: unknown = await openDatabase({ folder }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(FolderInUse);
    expect(refusal).toMatchObject({ kind: "connection", pid: process.pid, message: expect.stringContaining("this process") });
    await first.close();
    await (await openDatabase({ folder })).close();
  });

  test("refuses a second process by the number of the first, even under another name of the folder", async () => {
    const folder = join(root, "shared");
    const { path, remove } = await compile("holder");
    const db: Database = await openDatabase({ folder });
    const second = start(path, join(root, "new", "..", "shared"));
    await second.ended;
    expect(second.lines().join("\n")).toMatch(new RegExp(`in use by process ${process.pid} .*stop that one`));
    await db.close();

    const third = start(path, folder);
    await third.until((lines) => lines.includes("open"));
    expect(third.lines()).toEqual(["open"]);
    const refusal: unknown = await openDatabase({ folder }).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ pid: third.child.pid });
    third.child.stdin?.end();
    await third.ended;
    expect(third.lines()).toEqual(["open", "closed"]);
    await (await openDatabase({ folder })).close();
    await remove();
  });

  test("takes over at once from a killed process", async () => {
    const folder = join(root, "shared");
    const { path, remove } = await compile("holder");
    const holder = start(path, folder);
    await holder.until((lines) => lines.includes("open"));
    holder.child.kill("SIGKILL");
    await holder.ended;
    const lockStarted = performance.now();
    const lock = await lockFolder(folder);
    expect(performance.now() - lockStarted).toBeLessThan(1000);
    await lock.release();
    await (await openDatabase({ folder })).close();
    await remove();
  });
});

describe("the lock of a folder", { timeout: 180_000 }, () => {
  test("never has two holders, whoever races for it and however they end", async () => {
    const folder = join(root, "raced");
    await mkdir(folder);
    const { path, remove } = await compile("locker");
    const until = Date.now() + 6000;
    const outputs: string[] = [];
    const mortal = async () => {
      while (Date.now() < until) {
        const running = start(path, folder, "3000", "true");
        await running.ended;
        outputs.push(...running.lines(), running.errors());
      }
    };
    const lasting = [1, 2, 3].map(() => start(path, folder, "6000"));
    await Promise.all([mortal(), mortal(), ...lasting.map(({ ended }) => ended)]);
    for (const running of lasting) outputs.push(...running.lines(), running.errors());
    expect(outputs.filter((line) => line !== "" && !/^taken \d+$/.test(line))).toEqual([]);
    const taken = lasting.flatMap((running) => running.lines()).map((line) => Number(line.replace("taken ", "")));
    expect(taken.length).toBe(3);
    expect(taken.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(20);
    await remove();
  });

  test("leaves no trail of sockets behind", async () => {
    const folder = join(root, "tidy");
    await mkdir(folder);
    for (let i = 0; i < 5; i++) await (await lockFolder(folder)).release();
    expect(sockets(await readdir(folder))).toEqual([]);
  });

  test("works in a folder whose path is longer than that of a socket may be", async () => {
    const folder = join(root, "long".repeat(20), "path".repeat(20), "end");
    await mkdir(folder, { recursive: true });
    const lock = await lockFolder(folder);
    await expect(lockFolder(folder)).rejects.toBeInstanceOf(FolderInUse);
    await lock.release();
    await (await lockFolder(folder)).release();
  });

  test("is not fooled by a process number that was given to somebody else", async () => {
    const folder = join(root, "reused");
    await mkdir(folder);
    // What a killed holder leaves: its announcement, here with the number of a process that is alive, and a dead socket.
    await writeFile(join(folder, "holder.json"), JSON.stringify({ pid: process.ppid, host: "h", since: "s", lock: "lock.x" }));
    await leaveDeadSocket(folder);
    const [dead] = sockets(await readdir(folder));
    await rename(join(folder, String(dead)), join(folder, "lock.x"));
    const lock = await lockFolder(folder);
    expect(sockets(await readdir(folder))).toHaveLength(1);
    await lock.release();
  });
});

/** A process that has the lock is killed. */
async function leaveDeadSocket(folder: string): Promise<void> {
  const { path, remove } = await compile("locker");
  const running = start(path, folder, "2000", "true");
  await running.ended;
  await remove();
}

function sockets(names: readonly string[]): string[] {
  return names.filter((name) => name.startsWith("lock"));
}
