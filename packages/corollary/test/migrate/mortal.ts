import type { Database, Executor, Row, Statement, Transaction, TransactionOptions } from "../../src/database/port.js";

/** When a process dies: before a statement, while the server works on it, or after it has answered. */
export const moments = ["before", "in", "after"] as const;
export type Moment = (typeof moments)[number];

/** What a dead process cannot do any more. */
export class Dead extends Error {
  override readonly name = "Dead";
}

export interface Death {
  /** The statement, begin or commit at which it happens, counted from 1; never where it is 0. */
  readonly at: number;
  readonly moment: Moment;
  /** Ends the connections of the process, as the operating system would. */
  readonly kill: () => Promise<void>;
}

export interface Mortal {
  readonly database: Database;
  /** How many statements were sent so far. */
  readonly count: () => number;
}

/** A database whose process dies at a statement: from then on nothing that is sent arrives. */
export function mortal(database: Database, { at, moment, kill }: Death): Mortal {
  let [sent, dead] = [0, false];
  const die = async (): Promise<never> => {
    dead = true;
    await kill();
    throw new Dead();
  };
  const through = async <T>(send: () => Promise<T>): Promise<T> => {
    if (dead) throw new Dead();
    sent++;
    if (sent !== at) return send();
    switch (moment) {
      case "before": return die();
      case "in": {
        const answer = send();
        answer.catch(() => undefined);
        return die();
      }
      case "after":
        await send();
        return die();
    }
  };
  const executor = (over: Executor): Executor => ({
    query: <R extends Row = Row>(statement: Statement) => through(() => over.query<R>(statement)),
    script: (sql) => through(() => over.script(sql)),
    stream: (statement, options) => over.stream(statement, options),
  });
  const transaction = (tx: Transaction): Transaction => ({ ...executor(tx), savepoint: (run) => tx.savepoint((inner) => run(transaction(inner))) });
  const wrapped: Database = {
    ...executor(database),
    info: database.info,
    async transaction<T>(run: (tx: Transaction) => Promise<T>, options?: TransactionOptions) {
      if (dead) throw new Dead();
      let ended: (() => void) | undefined;
      let result: { value: T } | undefined;
      const whole = database.transaction(async (tx) => {
        result = { value: await run(transaction(tx)) };
        // The commit is a statement of its own: what waits here is sent once it may be.
        await new Promise<void>((resolve) => {
          ended = resolve;
          reached();
        });
        if (dead) throw new Dead();
        return result.value;
      }, options);
      let reached = () => undefined as void;
      const atCommit = new Promise<void>((resolve) => (reached = resolve));
      await Promise.race([atCommit, whole]);
      return through(() => {
        ended?.();
        return whole;
      }).catch((error: unknown) => {
        ended?.();
        whole.catch(() => undefined);
        throw error;
      });
    },
    once: (statement, options) => through(() => database.once(statement, options)),
    session: (run) => (dead ? Promise.reject(new Dead()) : database.session((session) => run(executor(session)))),
    as: () => wrapped,
    listen: (channel, receive) => database.listen(channel, receive),
    notify: (channel, payload) => database.notify(channel, payload),
    copyIn: (sql, chunks) => database.copyIn(sql, chunks),
    copyOut: (sql) => database.copyOut(sql),
    close: () => database.close(),
  };
  return { database: wrapped, count: () => sent };
}
