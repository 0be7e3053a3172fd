import type { Attempt } from "./attempt.js";
import { found } from "./attempt.js";
import { ben, clients, labels, lines, north, projects } from "./rows.js";
import type { Answer, Defence, World } from "./world.js";

/** What an outsider can tell of an answer: all of it, and how many statements it took. */
export function observed({ status, text, headers, statements }: Answer): string {
  return JSON.stringify({ status, text, headers: [...headers].sort(), statements });
}

/**
 * Asks the same in two worlds that differ only in what the one who asks may not see. Gives both answers where they differ.
 * That a row was changed at all is no secret: its version and the time say so.
 */
export async function difference(world: World, change: string, ask: (world: World) => Promise<Answer>): Promise<string | undefined> {
  await ask(world); // Once for nothing: what is prepared by a first request is no news.
  const before = observed(await ask(world));
  await world.otherwise(change);
  const after = observed(await ask(world));
  return before === after ? undefined : `${before}\n${after}`;
}

const secretChanged = `update project set secret = 'OTHER' where id = '${projects.ann}'`;
const budgetChanged = `update project set budget = 999 where id = '${projects.shared}'`;
const bensGone = `delete from line where id = '${lines.ben}'`;
const bensAnother = `insert into project (code, name, owner_id, budget, tenant_id) values ('P7', 'ANOTHER', '${ben}', 1, '${north}')`;
const bensRenamed = `update client set name = 'AAA' where id = '${clients.ben}'`;

const asAnn = (path: string) => (world: World) => world.get("ann", path);
const q = (filter: string) => encodeURIComponent(filter);

/** The same request in two worlds that differ only in what Ann may not see. */
function differs(id: string, does: string, change: string, path: string, without: Defence = "policies"): Attempt<World, Defence> {
  return { id, does, must: "the same answer, headers and statements, whatever is hidden", attack: (world) => difference(world, change, asAnn(path)), without };
}

export const inference: readonly Attempt<World, Defence>[] = [
  differs("infer-01", "filters by a field that may not be read", secretChanged, `projects?filter=${q("secret==GOLD")}`),
  differs("infer-02", "filters by the absence of such a value", `update project set secret = null where id = '${projects.ann}'`, `projects?filter=${q("secret=isnull=true")}`),
  differs("infer-03", "halves the range of a field that may be read of some rows only", budgetChanged, `projects?filter=${q("budget>100")}`),
  differs("infer-04", "negates a condition on such a field", budgetChanged, `projects?filter=${q("budget!=40")}`),
  differs("infer-05", "sorts by a field that may not be read", secretChanged.replace("OTHER", "ZZZ"), "projects?sort=secret,code"),
  differs("infer-06", "sorts by such a field and reads the cursor's position", secretChanged.replace("OTHER", "AAA"), "projects?sort=secret&limit=1"),
  differs("infer-07", "sorts along a reference to a row that may not be read", bensRenamed, "projects?sort=client.name,code"),
  differs("infer-08", "filters along a reference to such a row", bensRenamed, `projects?filter=${q("client.name==AAA")}`),
  differs("infer-09", "filters over a collection with rows that may not be read", `update comment set words = 'mine' where words = 'RUMOUR'`, `projects?filter=${q("comments.words==RUMOUR")}`),
  differs("infer-10", "filters by many-to-many rows that may not be read", `update label set word = 'CALM' where id = '${labels.internal}'`, `projects?filter=${q("labels.word==LAWSUIT")}`),
  differs("infer-11", "counts exactly while hidden rows come and go", bensAnother, "projects?count=exact&limit=1"),
  differs("infer-12", "asks for an estimate of the planner", `${bensAnother}; analyze project`, "projects?count=estimated"),
  differs("infer-13", "asks whether there is a next page", bensAnother.replace("P7", "P0"), "projects?sort=code&limit=3&count=none"),
  differs("infer-14", "includes collections that hold hidden rows", `insert into comment (project_id, words, by_id, tenant_id) values ('${projects.ann}', 'MORE', '${ben}', '${north}')`, "projects?include=comments,lines,labels"),
  differs("infer-15", "includes a reference to a hidden row", bensRenamed, `projects/${projects.shared}?include=client`),
  differs("infer-16", "compares the tag of a row while what is masked changes", budgetChanged, `projects/${projects.shared}`),
  differs("infer-17", "reads a value that is counted over other tenants' rows", `delete from project where id = '${projects.sue}'; delete from client where id = '${clients.sue}'`, "plans?fields=code,used", "tenancy"),
  differs("infer-18", "reads archived rows that belong to others", `update project set name = 'X' where id = '${projects.archived}'`, "projects?archived=include"),
  differs("infer-19", "pages through line items of hidden owners", bensGone, "lines?sort=what&count=exact"),
  differs("infer-20", "filters by a hidden field", `update client set note = 'X' where id = '${clients.ann}'`, `clients?filter=${q("note==NOTE-A")}`, "hiding"),
  differs("infer-21", "sorts by a hidden field", `update client set note = 'X' where id = '${clients.ann}'`, "clients?sort=note&limit=1", "hiding"),
  differs("infer-22", "asks for a hidden field by name", `update plan set margin = 1`, "plans?fields=margin", "hiding"),
  {
    id: "infer-23", does: "follows references in a circle back to fields that may not be read", must: "they are null all the way",
    attack: async (world) => found(await world.get("ann", "projects?include=lines.project.client.projects,client.projects.lines"), "GOLD", "SILVER", "COPPER", "HOUSE", "BETA", "8001"),
    without: "policies",
  },
  {
    id: "infer-24", does: "selects a field that may not be read, alone", must: "null, in lists and rows alike",
    attack: async (world) => found(await world.get("ann", "projects?fields=secret"), "GOLD") ?? found(await world.get("ann", `projects/${projects.ann}?fields=secret`), "GOLD"),
    without: "policies",
  },
  {
    id: "infer-25", does: "decodes every cursor of a list that is sorted by masked values", must: "positions hold no masked value",
    attack: async (world) => {
      const cursors: string[] = [];
      for (let path: string | undefined = "projects?sort=secret,budget&limit=1"; path !== undefined;) {
        const { body }: Answer = await world.get("ann", path);
        const next: string | undefined = body.meta.nextCursor;
        if (next !== undefined) cursors.push(Buffer.from(next, "base64url").toString());
        path = next === undefined ? undefined : `projects?sort=secret,budget&limit=1&cursor=${next}`;
      }
      expectSome(cursors);
      return cursors.find((text) => /GOLD|TIN|COPPER|40/.test(text));
    },
    without: "policies",
  },
  {
    id: "infer-26", does: "goes on from a position of its own making, to bisect a masked value", must: "the same page whatever the masked value is",
    attack: async (world) => {
      await world.send("ann", "PATCH", `projects/${projects.ann}`, { budget: 50 });
      const { body } = await world.get("ann", "projects?sort=-budget&limit=1&count=none");
      const cursor: string = body.meta.nextCursor;
      return difference(world, budgetChanged, (at) => at.get("ann", `projects?sort=-budget&limit=1&cursor=${cursor}`));
    },
    without: "policies",
  },
  {
    id: "infer-27", does: "reads personal data of others through every way to them", must: "null in rows, includes, filters",
    attack: async (world) => found(await world.get("ann", "people"), "PHONE") ?? found(await world.get("ann", "projects?include=owner"), "PHONE")
      ?? ((await world.get("ann", `people?filter=${q("phone==PHONE-2")}`)).body.data.length > 0 ? "found by phone" : undefined),
    without: "policies",
  },
  {
    id: "infer-28", does: "asks for an entity that no policy speaks of", must: "403, and nothing by way of it",
    attack: async (world) => {
      const answer = await world.get("ann", "journals");
      return answer.status === 403 && answer.statements.length === 0 ? undefined : `${answer.status} ${answer.text}`;
    },
    without: "policies",
  },
  {
    id: "infer-29", does: "signs in as nobody", must: "nothing of anybody's rows",
    attack: async (world) => {
      const answers = await Promise.all(["projects", "clients", "comments", "lines", `projects/${projects.ann}`, "vouchers", "bookings", "slots"].map((path) => world.get(undefined, path)));
      return answers.map((answer) => found(answer, "GOLD", "Garden", "BETA", "RUMOUR", "dig", "VOUCHER", "HALL")).find((each) => each !== undefined);
    },
    without: "policies",
  },
];

function expectSome(list: readonly unknown[]): void {
  if (list.length === 0) throw new Error("There was nothing to look at.");
}
