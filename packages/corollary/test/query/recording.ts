import type { Database, Statement } from "../../src/database/index.js";

/** The same database, noting the texts of statements that are run on it or in its transactions. */
export function recording(database: Database): { readonly database: Database; readonly texts: string[] } {
  const texts: string[] = [];
  const noted = <T extends object>(on: T): T => new Proxy(on, {
    get(target, name, receiver) {
      const member: unknown = Reflect.get(target, name, receiver);
      if (typeof member !== "function") return member;
      return (...given: unknown[]): unknown => {
        const [first, ...rest] = given;
        if (name === "query" || name === "once") texts.push((first as Statement).text);
        if (name === "transaction") texts.push("begin");
        if (name === "savepoint") texts.push("savepoint");
        const run = name === "transaction" || name === "savepoint" ? (tx: object) => (first as (tx: object) => unknown)(noted(tx)) : first;
        return Reflect.apply(member, target, [run, ...rest]) as unknown;
      };
    },
  });
  return { database: noted(database), texts };
}
