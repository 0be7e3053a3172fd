import { DatabaseSchema, MikroORM, SchemaComparator } from "@mikro-orm/postgresql";
import type { Tool } from "./tool.js";

/** `DatabaseSchema.create`, then `SchemaComparator.compare` with what was read before: what its migrations begin with. */
export async function open(url: string): Promise<Tool> {
  const orm = await MikroORM.init({ clientUrl: url, entities: [], discovery: { warnWhenNoEntities: false } });
  const platform = orm.em.getPlatform();
  const read = () => DatabaseSchema.create(orm.em.getConnection(), platform, orm.config, "public");
  const expected = await read();
  const comparator = new SchemaComparator(platform);
  const run = async () => {
    const found = comparator.compare(expected, await read());
    return [found.newTables, found.changedTables, found.removedTables].reduce((sum, part) => sum + Object.keys(part).length, 0);
  };
  return { run, close: () => orm.close() };
}
