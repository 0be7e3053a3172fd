import type { Database, Row, Statement, TransactionOptions } from "./port.js";

/** A stream under settings lives inside one transaction, which ends when the reader has enough. */
export async function* settledStream<R extends Row>(database: Database, statement: Statement, options: TransactionOptions, batch: number | undefined): AsyncGenerator<R[], void, undefined> {
  const batches = channel<R[]>();
  const reading = database.transaction(async (tx) => {
    for await (const rows of tx.stream<R>(statement, batch === undefined ? {} : { batch })) if (!(await batches.give(rows))) return;
  }, options).then(() => batches.end(), (error: unknown) => batches.fail(error));
  try {
    yield* batches.taken;
  } finally {
    batches.stop();
    await reading;
  }
}

interface Channel<T> {
  /** Resolves when the value was taken and another is wanted; false where no more are. */
  give(value: T): Promise<boolean>;
  end(): void;
  fail(error: unknown): void;
  stop(): void;
  readonly taken: AsyncIterable<T>;
}

/** Hands values from a producer to a consumer one at a time. */
function channel<T>(): Channel<T> {
  type Event = { readonly value: T } | { readonly error: unknown } | "end";
  let deliver: (event: Event) => void = () => undefined;
  let waiting = new Promise<Event>((resolve) => { deliver = resolve; });
  let resume: (more: boolean) => void = () => undefined;
  let stopped = false;
  async function* taken(): AsyncGenerator<T, void, undefined> {
    for (;;) {
      const event = await waiting;
      if (event === "end") return;
      if ("error" in event) throw event.error;
      waiting = new Promise<Event>((resolve) => { deliver = resolve; });
      yield event.value;
      resume(true);
    }
  }
  return {
    give: (value) => {
      if (stopped) return Promise.resolve(false);
      const answered = new Promise<boolean>((resolve) => { resume = resolve; });
      deliver({ value });
      return answered;
    },
    end: () => deliver("end"),
    fail: (error) => deliver({ error }),
    stop: () => { stopped = true; resume(false); },
    taken: taken(),
  };
}
