import { found, type Attempt } from "./attempt.js";
import { difference } from "./inference.js";
import { ann, clients, labels, lines, nobody, north, projects, south } from "./rows.js";
import type { Defence, World } from "./world.js";

/** What belongs to the other tenant and would be seen, by the rules alone. */
const foreign = ["TOWER", "FOREIGN", south];

const unchanged = async (world: World, attack: () => Promise<unknown>): Promise<string | undefined> => {
  const state = async () => JSON.stringify(await world.sql(`select p.name, p.code, p.tenant_id, (select string_agg(what, ',') from line where project_id = p.id) as lines from project p where tenant_id = '${south}' order by code`));
  const before = await state();
  await attack();
  const after = await state();
  return before === after ? undefined : `${before} became ${after}`;
};

export const tenancy: readonly Attempt<World, Defence>[] = [
  {
    id: "tenant-01", does: "lists, searches and includes what every colleague may read in the other tenant", must: "nothing of it in any answer",
    attack: async (world) => {
      const paths = ["projects?archived=include", "projects?filter=shared==true", "labels", "lines", "project-labels", "projects?filter=name==TOWER&count=exact"];
      for (const path of paths) {
        const answer = await world.get("ann", path);
        const gained = found(answer, ...foreign);
        if (gained !== undefined) return gained;
      }
      return undefined;
    }, without: "tenancy",
  },
  {
    id: "tenant-02", does: "asks for rows of the other tenant by their ids", must: "404 as for ids that there are not",
    attack: async (world) => {
      for (const path of [`projects/${projects.sue}`, `lines/${lines.sue}`, `labels/${labels.sue}`, `projects/${projects.sue}?include=lines,client`]) {
        const answer = await world.get("ann", path);
        if (answer.status !== 404) return answer.text;
      }
      return undefined;
    }, without: "tenancy",
  },
  {
    id: "tenant-03", does: "filters by the other tenant's key", must: "no row",
    attack: async (world) => {
      const { body, text } = await world.get("ann", `projects?filter=tenant==${south}`);
      return body.data === undefined || body.data.length === 0 ? undefined : text;
    }, without: "tenancy",
  },
  {
    id: "tenant-04", does: "refers to a row of the other tenant", must: "422 as for keys that no row has",
    attack: async (world) => {
      const link = (label: string) => world.send("finance", "POST", "project-labels", { project: projects.second, label });
      const [there, nowhere] = [await link(labels.sue), await link(nobody)];
      return there.status === 422 && there.text === nowhere.text && there.statements.length === nowhere.statements.length ? undefined : `${there.text}\n${nowhere.text}`;
    },
  },
  {
    id: "tenant-05", does: "names the other tenant in a new row, or moves one there", must: "422, no row has moved",
    attack: (world) => unchanged(world, async () => {
      await world.send("ann", "POST", "projects", { code: "T1", name: "n", owner: ann, tenant: south });
      await world.send("ann", "PATCH", `projects/${projects.ann}`, { tenant: south });
      await world.send("ann", "PATCH", "projects/bulk", [{ id: projects.ann, tenant: south }]);
    }),
  },
  {
    id: "tenant-06", does: "changes, deletes and archives rows of the other tenant, where it is the same person", must: "404, the rows as they were",
    attack: async (world) => {
      await world.otherwise(`update project set owner_id = '${ann}' where id = '${projects.sue}'`);
      return unchanged(world, async () => {
        await world.send("ann", "PATCH", `projects/${projects.sue}`, { name: "taken" });
        await world.send("ann", "PATCH", `lines/${lines.sue}`, { what: "taken" });
        await world.send("ann", "PATCH", "projects/bulk", [{ id: projects.sue, name: "taken" }]);
        await world.send("ann", "POST", "projects/bulk/delete", [{ id: projects.sue }]);
        await world.send("ann", "PATCH", `projects/${projects.ann}`, { lines: { update: [{ id: lines.sue, what: "taken" }] } });
      });
    }, without: "tenancy",
  },
  {
    id: "tenant-07", does: "takes unique values to learn which the other tenant has", must: "201: unique is unique within a tenant",
    attack: async (world) => {
      const answer = await world.send("finance", "POST", "labels", { word: "FOREIGN" });
      return answer.status === 201 ? undefined : answer.text;
    },
  },
  {
    id: "tenant-08", does: "works in no tenant", must: "403, and no statement is sent",
    attack: async (world) => {
      const answer = await world.get("homeless", "projects");
      return answer.status === 403 && answer.body.error.code === "tenant_required" && answer.statements.length === 0 ? undefined : `${answer.status} ${answer.text}`;
    }, without: "tenancy",
  },
  {
    id: "tenant-09", does: "reaches other tenants through rows that all of them share", must: "the same answer whatever they hold",
    attack: (world) => difference(world, `update client set name = 'OMEGA' where id = '${clients.sue}'`, (at) => at.get("allClients", "plans?include=clients&filter=clients.name==GAMMA")), without: "tenancy",
  },
  {
    id: "tenant-10", does: "names the other tenant by headers, host and parameters", must: "the same answer, or 400",
    attack: async (world) => {
      const plain = await world.get("ann", "projects");
      for (const headers of [{ "x-tenant-id": south }, { "x-tenant": south }, { host: "south.example.com" }, { "x-forwarded-host": "south.example.com" }, { cookie: `tenant=${south}` }, { "corollary-actor": `{"tenant":"${south}"}` }, { "corollary-scope": "all tenants" }]) {
        const answer = await world.get("ann", "projects", headers);
        if (answer.status < 400 && answer.text !== plain.text) return answer.text;
      }
      const asked = await world.get("ann", `projects?tenant=${south}`);
      return asked.status === 400 ? undefined : asked.text;
    },
  },
  {
    id: "tenant-11", does: "holds the role of those who may look into all tenants, and does not ask to", must: "its own tenant alone",
    attack: async (world) => found(await world.get("platform", "projects?filter=shared==true"), ...foreign), without: "tenancy",
  },
  {
    id: "tenant-12", does: "has it explained, as an administrator of one tenant, what somebody may do with a row of another", must: "as for rows that there are not",
    attack: async (world) => {
      const ask = (id: string) => world.send("admin", "POST", "explain", { actor: { id: ann, tenant: south, roles: ["finance"] }, operation: "read", entity: "Project", id });
      const [there, nowhere] = [await ask(projects.sue), await ask(nobody)];
      return there.text === nowhere.text ? undefined : `${there.text}\n${nowhere.text}`;
    },
  },
  {
    id: "tenant-13", does: "asks about the tenant itself, through what refers to it", must: "the other's rows are not among them",
    attack: async (world) => found(await world.get("ann", "projects?include=tenant,client.projects,owner"), ...foreign) ?? ((await world.get("ann", `projects?filter=tenant.name==South`)).body?.data?.length > 0 ? "rows of the South" : undefined), without: "tenancy",
  },
  {
    id: "tenant-14", does: "acts in the other tenant with the same account", must: "what belongs to the first is not there",
    attack: async (world) => found(await world.get("annSouth", "projects?include=lines,comments"), "Garden", "Meadow", north), without: "tenancy",
  },
];
