import { DatabaseError } from "../../../src/database/index.js";
import { requests, type Asked } from "./requests.js";
import { foreignIn, type World } from "./world.js";

export interface Outcome {
  readonly requests: number;
  /** Answered requests by kind; those that the saboteur ended are not among them. */
  readonly answered: Readonly<Record<string, number>>;
  /** Requests whose statement or connection was ended from outside. */
  readonly ended: number;
  /** Requests that met a deadlock, or a row that another had just changed. */
  readonly conflicts: number;
  /** What was found of other tenants, with the kind of the request. */
  readonly foreign: readonly string[];
  /** Errors that no request expects. */
  readonly faults: readonly string[];
  readonly seconds: number;
}

/** Sends that many requests, so many at once, while statements and connections are ended at random. */
export async function run(world: World, count: number, atOnce: number, seed: number): Promise<Outcome> {
  const kinds = Object.entries(requests);
  const tally = new Map<string, number>();
  const foreign: string[] = [], faults: string[] = [];
  let sent = 0, ended = 0, conflicts = 0, over = false;
  const begun = performance.now();
  const worker = async (draw: (below: number) => number): Promise<void> => {
    while (sent < count) {
      sent += 1;
      const tenant = draw(world.tenants);
      const [kind, send] = kinds[draw(kinds.length)] ?? kinds[0]!;
      const asked: Asked = { world, tenant, other: (tenant + 1 + draw(world.tenants - 1)) % world.tenants, draw };
      try {
        const answer = await send(asked);
        foreign.push(...foreignIn(textOf(answer), tenant).map((found) => `${kind} of ${tenant}: ${found}`));
        if (textOf(answer).includes("Rolled back") && kind !== "undone") faults.push(`${kind}: what was rolled back is there`);
        tally.set(kind, (tally.get(kind) ?? 0) + 1);
      } catch (error) {
        if (error instanceof DatabaseError) foreign.push(...foreignIn(`${error.message} ${JSON.stringify(error)}`, tenant).map((found) => `${kind} of ${tenant}, refused: ${found}`));
        const what = outcomeOf(error);
        if (what === "ended") ended += 1;
        else if (what === "conflict") conflicts += 1;
        else faults.push(`${kind}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  };
  const sabotage = saboteur(world, random(seed + 7919), () => over);
  await Promise.all(Array.from({ length: atOnce }, (_, n) => worker(random(seed + n))));
  over = true;
  await sabotage;
  return { requests: sent, answered: Object.fromEntries(tally), ended, conflicts, foreign, faults, seconds: (performance.now() - begun) / 1000 };
}

const textOf = (answer: unknown): string => JSON.stringify(answer, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value)) ?? "";

function outcomeOf(error: unknown): "ended" | "conflict" | "fault" {
  if (!(error instanceof DatabaseError)) return "fault";
  if (error.kind === "connection" || error.sqlState === "57014" || error.sqlState === "57P01") return "ended";
  return error.kind === "deadlock" || error.kind === "serialization" ? "conflict" : "fault";
}

/** Cancels statements of the application role, and now and then ends a whole connection in the middle. */
async function saboteur({ superuser }: World, draw: (below: number) => number, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    const end = draw(12) === 0 ? "pg_terminate_backend" : "pg_cancel_backend";
    const victims = "select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle' and backend_type = 'client backend' order by random() limit 1";
    await superuser.query({ text: `select ${end}(pid) from (${victims}) v`, params: [] }).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 20 + draw(60)));
  }
}

/** Whole numbers below a bound, the same for the same seed (mulberry32). */
function random(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}
