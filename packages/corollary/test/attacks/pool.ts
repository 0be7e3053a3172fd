import type { Attempt } from "./attempt.js";
import { ann, clients, projects } from "./rows.js";
import type { Answer, Defence, World } from "./world.js";

/** What each may see of projects and clients, whoever else uses the same connections. */
const theirs: Readonly<Record<string, readonly string[]>> = { ann: ["Garden", "Meadow", "Street"], ben: ["HOUSE", "Street"], sue: ["TOWER"], annSouth: ["TOWER"] };

function wrong(who: string, answer: Answer): string | undefined {
  const names = answer.body.data.map(({ name }: { readonly name: string }) => name).sort();
  return JSON.stringify(names) === JSON.stringify(theirs[who]) ? undefined : `${who} saw ${JSON.stringify(names)}`;
}

const list = (world: World, who: string) => world.get(who, "projects?sort=name");

/** What fails on the way, in every manner that there is. */
const failing: readonly ((world: World) => Promise<Answer>)[] = [
  (world) => world.send("ann", "POST", "projects", { code: "P1", name: "n", owner: ann }),
  (world) => world.send("ann", "PATCH", `projects/${projects.ann}`, { client: clients.ben }),
  (world) => world.send("ben", "PATCH", `projects/${projects.ann}`, { name: "x" }),
  (world) => world.send("ann", "POST", "projects/bulk?atomic=true", [{ code: "Q1", name: "n", owner: ann }, { code: "P1", name: "n", owner: ann }]),
  (world) => world.get("homeless", "projects"),
  (world) => world.get("robot", "clients"),
  (world) => world.send("ann", "DELETE", `clients/${clients.ann}`),
];

export const pool: readonly Attempt<World, Defence>[] = [
  {
    id: "pool-01", does: "asks right after others on the same few connections, a thousand times, mixed", must: "each sees its own, in every answer",
    attack: async (world) => {
      const askers = Object.keys(theirs);
      for (let round = 0; round < 10; round++) {
        const answers = await Promise.all(Array.from({ length: 100 }, async (_, n) => {
          const who = askers[(n * 7 + round) % askers.length] ?? "ann";
          return wrong(who, await list(world, who));
        }));
        const gained = answers.find((each) => each !== undefined);
        if (gained !== undefined) return gained;
      }
      return undefined;
    }, without: "tenancy",
  },
  {
    id: "pool-02", does: "asks between requests that fail, in the hope of what they leave behind", must: "each sees its own still",
    attack: async (world) => {
      for (let round = 0; round < 10; round++) {
        const answers = await Promise.all(["sue", "ann", "ben", "annSouth"].flatMap((who) => failing.map(async (fail) => {
          await fail(world);
          return wrong(who, await list(world, who));
        })));
        const gained = answers.find((each) => each !== undefined);
        if (gained !== undefined) return gained;
      }
      return undefined;
    }, without: "policies",
  },
  {
    id: "pool-03", does: "looks for the actor that others left in the settings of a connection", must: "nothing is set outside of transactions",
    attack: async (world) => {
      await Promise.all(Array.from({ length: 20 }, (_, n) => list(world, n % 2 === 0 ? "ann" : "sue")));
      const left = await Promise.all(Array.from({ length: 12 }, () => world.app("select coalesce(current_setting('corollary.actor', true), '') || coalesce(current_setting('corollary.scope', true), '') as left")));
      return left.flat().map((row) => String(row["left"])).find((text) => text !== "");
    },
  },
  {
    id: "pool-04", does: "reads tables as the role of requests, without saying for whom", must: "no row of any tenant",
    attack: async (world) => {
      await list(world, "ann");
      for (const table of ["project", "client", "line", "label"]) {
        const rows = await world.app(`select * from ${table}`);
        if (rows.length > 0) return JSON.stringify(rows);
      }
      return undefined;
    },
  },
  {
    id: "pool-05", does: "turns row security off, makes tables, reads files, as the role of requests", must: "refused by the database",
    attack: async (world) => {
      for (const statement of ["alter table project disable row level security", "alter table project no force row level security", "drop policy corollary_tenant on project", "create table loot (words text)", "truncate project", "alter role current_user bypassrls", "copy project to program 'cat'", "select pg_read_file('/etc/passwd')", "drop table line", "create function loot() returns int language sql as 'select 1'"]) {
        const done = await world.app(statement).then(() => true, () => false);
        if (done) return statement;
      }
      return undefined;
    },
  },
  {
    id: "pool-06", does: "takes one voucher many times at once", must: "one is made, the others are told that it is taken",
    attack: async (world) => {
      const answers = await Promise.all(Array.from({ length: 12 }, () => world.send("ann", "POST", "vouchers", { code: "ONCE", worth: 1, by: ann })));
      const made = answers.filter(({ status }) => status === 201).length;
      return made === 1 && answers.every(({ status }) => status === 201 || status === 409) ? undefined : `${made} made: ${answers.map(({ status }) => status).join()}`;
    },
  },
  {
    id: "pool-07", does: "sends one request many times at once with one idempotency key", must: "carried out once",
    attack: async (world) => {
      await Promise.all(Array.from({ length: 8 }, () => world.send("ann", "POST", "memos", { words: "once", by: ann }, { "idempotency-key": "pool-07" })));
      const [row] = await world.sql("select count(*)::text as count from memo where words = 'once'");
      return row?.["count"] === "1" ? undefined : JSON.stringify(row);
    },
  },
  {
    id: "pool-08", does: "raises a budget many times at once, each within what a rule allows of the row as it was", must: "no more than the rule allows, one after the other",
    attack: async (world) => {
      await Promise.all(Array.from({ length: 6 }, () => world.send("ann", "PATCH", `projects/${projects.ann}`, { budget: 110 }, {})));
      await Promise.all(Array.from({ length: 6 }, (_, n) => world.send("ann", "PATCH", `projects/${projects.ann}`, { budget: 310 + n })));
      const [row] = await world.sql(`select budget from project where id = '${projects.ann}'`);
      return row?.["budget"] === 110 ? undefined : JSON.stringify(row);
    }, without: "policies",
  },
];
