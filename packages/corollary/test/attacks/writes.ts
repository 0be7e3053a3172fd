import { found, type Attempt } from "./attempt.js";
import { ann, ben, clients, labels, lines, nobody, plan, projects, south } from "./rows.js";
import type { Answer, Defence, World } from "./world.js";

/** Whether a row is otherwise after the attack, and how. */
async function changed(world: World, query: string, attack: () => Promise<unknown>): Promise<string | undefined> {
  const [before] = [JSON.stringify(await world.sql(query))];
  await attack();
  const after = JSON.stringify(await world.sql(query));
  return before === after ? undefined : `${before} became ${after}`;
}

const told = ({ status, text, statements }: Answer) => JSON.stringify({ status, text, statements });

/** Two requests that must not be told apart. */
async function apart(one: Answer, other: Answer): Promise<string | undefined> {
  return told(one) === told(other) ? undefined : `${told(one)}\n${told(other)}`;
}

const newProject = { code: "NEW", name: "New", owner: ann };
const count = (table: string) => `select count(*)::text from ${table}`;

export const writes: readonly Attempt<World, Defence>[] = [
  {
    id: "write-01", does: "names fields in a body that are not for the client: time stamps, version, tenant, key, archive stamp", must: "422 by name, nothing written",
    attack: (world) => changed(world, count("project"), async () => {
      for (const field of [{ createdAt: "2000-01-01T00:00:00Z" }, { version: 99 }, { tenant: south }, { id: nobody }, { archivedAt: "2000-01-01T00:00:00Z" }, { updatedAt: null }]) await world.send("ann", "POST", "projects", { ...newProject, ...field });
    }),
  },
  {
    id: "write-02", does: "sets a hidden field by mass assignment", must: "422, as for a name that there is not",
    attack: (world) => changed(world, `select cap from project where id = '${projects.ann}'`, () => world.send("ann", "PATCH", `projects/${projects.ann}`, { cap: 5000 })), without: "hiding",
  },
  {
    id: "write-03", does: "sets a field that only others may write", must: "403 naming the field, the row as it was",
    attack: (world) => changed(world, `select secret, locked from project where id = '${projects.ann}'`, async () => {
      await world.send("ann", "PATCH", `projects/${projects.ann}`, { secret: "mine" });
      await world.send("ann", "PATCH", `projects/${projects.ann}`, { locked: true });
    }), without: "policies",
  },
  {
    id: "write-04", does: "creates a row with a field that only others may write", must: "403, no row",
    attack: (world) => changed(world, count("project"), () => world.send("ann", "POST", "projects", { ...newProject, secret: "mine" })), without: "policies",
  },
  {
    id: "write-05", does: "creates a row in somebody else's name", must: "403, no row",
    attack: (world) => changed(world, count("project"), () => world.send("ann", "POST", "projects", { ...newProject, owner: ben })), without: "policies",
  },
  {
    id: "write-06", does: "gives a row of its own away, so that the rules of another hold for it", must: "403, the owner as it was",
    attack: (world) => changed(world, `select owner_id from project where id = '${projects.ann}'`, () => world.send("ann", "PATCH", `projects/${projects.ann}`, { owner: ben })), without: "policies",
  },
  {
    id: "write-07", does: "changes a row that it may only read", must: "403, the row as it was",
    attack: (world) => changed(world, `select name from project where id = '${projects.shared}'`, () => world.send("ann", "PATCH", `projects/${projects.shared}`, { name: "taken" })), without: "policies",
  },
  {
    id: "write-08", does: "deletes a row that it may only read", must: "403, the row as it was",
    attack: (world) => changed(world, `select archived_at from project where id = '${projects.shared}'`, () => world.send("ann", "DELETE", `projects/${projects.shared}`)), without: "policies",
  },
  {
    id: "write-09", does: "goes beyond what a rule about before and after allows", must: "403, the row as it was",
    attack: (world) => changed(world, `select budget from project where id = '${projects.ann}'`, () => world.send("ann", "PATCH", `projects/${projects.ann}`, { budget: 500 })), without: "policies",
  },
  {
    id: "write-10", does: "changes line items of a hidden owner through a row of its own", must: "422 as for a key that there is not, the line as it was",
    attack: (world) => changed(world, `select what from line where id = '${lines.ben}'`, () => world.send("ann", "PATCH", `projects/${projects.ann}`, { lines: { update: [{ id: lines.ben, what: "taken" }] } })),
  },
  {
    id: "write-11", does: "deletes line items of others through a row of its own", must: "422, the line as it was",
    attack: (world) => changed(world, count("line"), () => world.send("ann", "PATCH", `projects/${projects.ann}`, { lines: { delete: [{ id: lines.ben }, { id: lines.shared }] } })),
  },
  {
    id: "write-12", does: "moves a line into a project that it may only read", must: "403, no line there",
    attack: (world) => changed(world, `select project_id from line where id = '${lines.ann}'`, () => world.send("ann", "PATCH", `lines/${lines.ann}`, { project: projects.shared })), without: "policies",
  },
  {
    id: "write-13", does: "sets a restricted field of owned rows by nesting them", must: "403 at its place, no line",
    attack: (world) => changed(world, count("line"), () => world.send("ann", "PATCH", `projects/${projects.ann}`, { lines: { create: [{ what: "x", rate: 1 }] } })), without: "policies",
  },
  {
    id: "write-14", does: "hides a forbidden item among allowed ones of a bulk", must: "403 for the one, the row as it was",
    attack: (world) => changed(world, `select name from project where id in ('${projects.shared}', '${projects.ben}') order by id`, () => world.send("ann", "PATCH", "projects/bulk", [{ id: projects.ann, name: "a" }, { id: projects.shared, name: "b" }, { id: projects.ben, name: "c" }])), without: "policies",
  },
  {
    id: "write-15", does: "deletes rows of others by a bulk", must: "403 and 404, the rows as they were",
    attack: (world) => changed(world, `select code from project where archived_at is null and owner_id = '${ben}' order by code`, () => world.send("ann", "POST", "projects/bulk/delete", [{ id: projects.shared }, { id: projects.ben }])), without: "policies",
  },
  {
    id: "write-16", does: "brings back an archived row of somebody else", must: "404, archived as before",
    attack: (world) => changed(world, `select archived_at is null as there from project where id = '${projects.archived}'`, () => world.send("ann", "POST", `projects/${projects.archived}/unarchive`)), without: "policies",
  },
  {
    id: "write-17", does: "guesses ids: reads, changes and deletes hidden rows", must: "word for word as for ids that there are not",
    attack: async (world) => {
      for (const [method, body] of [["GET", undefined], ["PATCH", { name: "x" }], ["DELETE", undefined]] as const) {
        const gained = await apart(await world.send("ann", method, `projects/${projects.ben}`, body), await world.send("ann", method, `projects/${nobody}`, body));
        if (gained !== undefined) return gained;
      }
      return undefined;
    }, without: "policies",
  },
  {
    id: "write-18", does: "probes versions of hidden rows by If-Match and by the body", must: "404 as for ids that there are not",
    attack: async (world) => {
      const patch = (id: string, headers: Record<string, string>, body: object) => world.send("ann", "PATCH", `projects/${id}`, { name: "x", ...body }, headers);
      const byHeader = await apart(await patch(projects.ben, { "if-match": '"7"' }, {}), await patch(nobody, { "if-match": '"7"' }, {}));
      return byHeader ?? apart(await patch(projects.ben, {}, { version: 7 }), await patch(nobody, {}, { version: 7 }));
    }, without: "policies",
  },
  {
    id: "write-19", does: "probes for hidden rows by referring to them", must: "422 as for keys that no row has",
    attack: async (world) => {
      const refer = (client: string) => world.send("ann", "PATCH", `projects/${projects.ann}`, { client });
      return apart(await refer(clients.ben), await refer(nobody));
    }, without: "policies",
  },
  {
    id: "write-20", does: "links a hidden row to one of its own, many-to-many", must: "422 as for keys that no row has",
    attack: async (world) => {
      const link = (label: string) => world.send("ann", "POST", "project-labels", { project: projects.second, label });
      return apart(await link(labels.internal), await link(nobody));
    }, without: "policies",
  },
  {
    id: "write-21", does: "takes a unique value that a hidden row has", must: "409 that says the field is taken, and nothing of the row",
    attack: async (world) => found(await world.send("ann", "POST", "projects", { ...newProject, code: "P3" }), "HOUSE", projects.ben, ben, "P3"),
  },
  {
    id: "write-22", does: "books what somebody else has booked", must: "409, nothing of when or by whom",
    attack: async (world) => found(await world.send("ann", "POST", "bookings", { during: { lower: "2024-01-04", upper: "2024-01-09", bounds: "[)" }, room: "x", by: ann }), "2024-01-01", "2024-01-05", "HALL", ben),
  },
  {
    id: "write-23", does: "breaks a check that rests on a hidden field, to read its value from the message", must: "422 without the message, the field or its value",
    attack: async (world) => {
      await world.send("ann", "PATCH", `projects/${projects.ann}`, { budget: 100 });
      await world.otherwise(`update project set cap = 117 where id = '${projects.ann}'`);
      return found(await world.send("ann", "PATCH", `projects/${projects.ann}`, { budget: 118 }), "cap", "117");
    }, without: "hiding",
  },
  {
    id: "write-24", does: "deletes a row that hidden rows refer to, to read of them", must: "nothing of those rows",
    attack: async (world) => {
      const answer = await world.send("ann", "DELETE", `clients/${clients.ann}`);
      await world.otherwise(`update project set client_id = '${clients.ann}', owner_id = '${ben}'`);
      return found(answer, "GOLD", projects.ann) ?? found(await world.send("ann", "DELETE", `clients/${clients.ann}`), projects.ben, "HOUSE", ben);
    },
  },
  {
    id: "write-25", does: "repeats the idempotency key of somebody else", must: "its own answer, not that of the other",
    attack: async (world) => {
      const headers = { "idempotency-key": "write-25" };
      const sent = { code: "K1", worth: 1, by: ben };
      await world.send("ben", "POST", "vouchers", sent, headers);
      const replayed = await world.send("ann", "POST", "vouchers", sent, headers);
      return replayed.headers.get("idempotency-replayed") === null ? undefined : replayed.text;
    },
  },
  {
    id: "write-26", does: "repeats its own idempotency key from another tenant", must: "no answer of the first tenant",
    attack: async (world) => {
      const headers = { "idempotency-key": "write-26" };
      await world.send("ann", "POST", "projects", newProject, headers);
      const replayed = await world.send("annSouth", "POST", "projects", newProject, headers);
      return replayed.headers.get("idempotency-replayed") === null ? undefined : replayed.text;
    },
  },
  {
    id: "write-27", does: "repeats its own idempotency key after roles were taken away", must: "no answer that those roles were given",
    attack: async (world) => {
      const headers = { "idempotency-key": "write-27" };
      const sent = { ...newProject, secret: "FOR FINANCE" };
      await world.send("finance", "POST", "projects", sent, headers);
      return found(await world.send("ann", "POST", "projects", sent, headers), "FOR FINANCE");
    },
  },
  {
    id: "write-28", does: "repeats the idempotency key of another visitor, neither signed in", must: "each visitor is answered for itself",
    attack: async (world) => {
      const headers = { "idempotency-key": "write-28" };
      await world.send(undefined, "POST", "memos", { words: "w", by: ann }, headers);
      const replayed = await world.send(undefined, "POST", "memos", { words: "w", by: ann }, headers);
      return replayed.headers.get("idempotency-replayed") === null || replayed.status < 300 ? undefined : replayed.text;
    },
  },
  {
    id: "write-29", does: "reads back what may be written and not read", must: "the key alone",
    attack: async (world) => {
      const { status, body } = await world.send("ann", "POST", "memos", { words: "kept", by: ann });
      if (status !== 201) throw new Error(`The memo was answered with ${status}.`);
      return Object.keys(body.data).join() === "id" ? undefined : JSON.stringify(body.data);
    }, without: "policies",
  },
  {
    id: "write-30", does: "reads masked fields from the answer to a change of its own", must: "null in what comes back",
    attack: async (world) => found(await world.send("ann", "PATCH", `projects/${projects.ann}`, { name: "G" }), "GOLD"), without: "policies",
  },
  {
    id: "write-31", does: "jumps over the states of a row", must: "409, the state as it was",
    attack: (world) => changed(world, `select stage from project where id = '${projects.ann}'`, () => world.send("ann", "PATCH", `projects/${projects.ann}`, { stage: "done" })),
  },
  {
    id: "write-32", does: "writes a global table that it may only read", must: "403, nothing written",
    attack: (world) => changed(world, "select code from plan order by code", async () => {
      await world.send("ann", "POST", "plans", { code: "free" });
      await world.send("ann", "PATCH", `plans/${plan}`, { code: "free" });
      await world.send("ann", "DELETE", `plans/${plan}`);
    }), without: "policies",
  },
];
