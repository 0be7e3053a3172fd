import postgres from "postgres";
import { forgetInserted } from "./database/prepare.js";
import { assertSame } from "./measure/canonical.js";
import { installedVersion } from "./measure/machine.js";
import { newInvoice, operations, pageQuery, type Operation, type OperationName } from "./measure/operations.js";
import { partReport, printPart, type Expectation, type PartReport } from "./measure/report.js";
import { interleave, sequentially, type Pace } from "./measure/rounds.js";
import { entries } from "./peers/all.js";
import type { Peer, PeerEntry } from "./peers/peer.js";

const expectations: Readonly<Record<OperationName, readonly Expectation[]>> = {
  point: [{ kind: "time-at-most", ratio: 1.15 }, { kind: "ahead-of-every-library" }],
  list: [],
  nested: [],
  insert: [],
};

type Open = readonly (readonly [PeerEntry, Peer])[];

/** Measures the chosen operations with every library, all in this process, on the prepared database. */
export async function measureInProcess(url: string, chosen: (part: string) => boolean, pace: Pace): Promise<PartReport[]> {
  const wanted = operations.filter((operation) => chosen(operation.name));
  if (wanted.length === 0) return [];
  const keeper = postgres(url, { max: 1, onnotice: () => undefined });
  const open: (readonly [PeerEntry, Peer])[] = [];
  try {
    for (const entry of entries) open.push([entry, await entry.open(url)]);
    await compareResults(open);
    await forgetInserted(keeper);
    const reports: PartReport[] = [];
    for (const operation of wanted) reports.push(await measure(operation, open, keeper, pace));
    return reports;
  } finally {
    for (const [, peer] of open) await peer.close();
    await keeper.end();
  }
}

async function measure(operation: Operation, open: Open, keeper: postgres.Sql, pace: Pace): Promise<PartReport> {
  const iterations = Math.max(5, Math.round(operation.iterations * pace.share));
  const contenders = open.map(([entry, peer]) => sequentially(entry.name, (n) => operation.run(peer, n)));
  const measured = await interleave(contenders, {
    rounds: pace.rounds,
    iterations,
    warmUp: operation.iterations * 4,
    ...(operation.name === "insert" ? { afterTurn: () => forgetInserted(keeper) } : {}),
  });
  const versions = new Map(open.map(([entry]) => [entry.name, installedVersion(entry.package)]));
  const report = partReport(operation, versions, measured, expectations[operation.name]);
  printPart(report);
  return report;
}

/** A library that answers something else is not measured at all: the run stops. */
async function compareResults(open: Open): Promise<void> {
  const [yardstick] = open;
  const plain = (peer: Peer, result: unknown): unknown => (peer.plain === undefined ? result : peer.plain(result));
  const compare = async (name: OperationName, run: (peer: Peer) => Promise<unknown>): Promise<void> => {
    const expected = await run(yardstick![1]);
    for (const [entry, peer] of open) assertSame(entry.name, name, await run(peer), expected);
  };
  for (const n of [0, 1, 2]) {
    await compare("point", async (p) => plain(p, await p.point(17 + n)));
    await compare("list", async (p) => plain(p, await p.list(pageQuery(n))));
    await compare("nested", async (p) => plain(p, await p.nested(pageQuery(n))));
  }
  await compare("insert", async (p) => withoutStamps(plain(p, await p.insert(newInvoice(1)))));
}

/** What an insert gave, less what differs from one insert to the next; those must be there, though. */
function withoutStamps(inserted: unknown): Record<string, unknown> {
  const rest: Record<string, unknown> = {};
  const stamps = new Set<string>();
  for (const [key, value] of Object.entries(inserted as object)) {
    if (/^(id|created_?at|updated_?at)$/i.test(key)) stamps.add(key);
    // A unit of work knows that the invoice it just made has no lines yet, and says so.
    else if (key !== "lines") rest[key] = value;
  }
  if (stamps.size !== 3) throw new Error(`an insert gave no id or moments: ${Object.keys(inserted as object).join(", ")}`);
  return rest;
}
