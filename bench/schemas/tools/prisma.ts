import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";
import pg from "pg";
import type { Tool } from "./tool.js";

const head = "datasource db {\n  provider = \"postgresql\"\n}\n";
const path = "schema.prisma";

/**
 * Prisma's schema engine as WebAssembly, on `pg` through Prisma's own adapter: `introspect` once writes the schema (db
 * pull), then `diff` reads the database again and compares it with that (migrate diff).
 */
export async function open(url: string): Promise<Tool> {
  const Engine = await schemaEngine();
  const pool = new pg.Pool({ connectionString: url });
  const engine = await Engine.new({ datamodels: [[path, head]] }, () => undefined, bindMigrationAwareSqlAdapterFactory(adapterOf(pool)));
  const files = [{ path, content: head }];
  const pulled = await engine.introspect({ schema: { files }, baseDirectoryPath: "/", force: false, compositeTypeDepth: -1, namespaces: null });
  const run = async () => {
    const { exitCode, stdout } = await engine.diff({
      from: { tag: "schemaDatasource", files, configDir: "/" }, to: { tag: "schemaDatamodel", ...pulled.schema },
      script: false, exitCode: true, filters: { externalTables: [], externalEnums: [] },
    });
    // It tells differences in lines, or that there are none.
    return exitCode === 0 ? 0 : (stdout ?? "").trim().split("\n").length;
  };
  return { run, close: () => pool.end() };
}

async function schemaEngine(): Promise<typeof bindings.SchemaEngine> {
  const file = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm").replace(/\.js$/, "_bg.wasm");
  const { instance } = await WebAssembly.instantiate(await readFile(file), { "./schema_engine_bg.js": { ...bindings } });
  const { __wbg_set_wasm: bind } = bindings as unknown as { __wbg_set_wasm(exports: WebAssembly.Exports): void };
  bind(instance.exports);
  const { __wbindgen_start: start } = instance.exports;
  if (typeof start === "function") start();
  return bindings.SchemaEngine;
}

/** The one-letter type of the catalogs. */
const charType = 18;
const varchar = 1043;

/**
 * The adapter refuses the one-letter type of the catalogs, which the engine asks for and knows. So the columns are
 * called `varchar` on their way in, and characters on their way out; nothing else is touched.
 */
function adapterOf(pool: pg.Pool): PrismaPg {
  const letters = new WeakMap<object, readonly number[]>();
  const query = pool.query.bind(pool) as (...args: unknown[]) => Promise<pg.QueryArrayResult>;
  Object.assign(pool, {
    query: async (...args: unknown[]) => {
      const result = await query(...args);
      const found = result.fields.flatMap((field, at) => (field.dataTypeID === charType ? [at] : []));
      for (const at of found) result.fields[at]!.dataTypeID = varchar;
      if (found.length > 0) letters.set(result.rows, found);
      return result;
    },
  });
  const factory = new PrismaPg(pool);
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const adapter = await connect();
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (asked) => {
      const result = await queryRaw(asked);
      for (const at of letters.get(result.rows) ?? []) result.columnTypes[at] = ColumnTypeEnum.Character;
      return result;
    };
    return adapter;
  };
  return factory;
}
