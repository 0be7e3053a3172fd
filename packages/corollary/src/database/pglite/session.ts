import type { PGlite } from "@electric-sql/pglite";
import { classifyReport, connectionError } from "../classify.js";
import { quoteIdentifier } from "../identifier.js";
import type { Notification, Result, Row, Statement } from "../port.js";
import type { Session } from "../session.js";
import { encodeParameter } from "../values.js";
import { type Answer, type Column, readAnswer } from "./answer.js";
import * as message from "./messages.js";

interface Prepared {
  readonly name: string;
  readonly columns: readonly Column[];
}

const maxPrepared = 1000;

/**
 * The one session of an embedded database. A statement goes in as one batch of protocol messages and is answered before
 * the call returns: PGlite's own `query` takes six calls for the same.
 */
export class PGliteSession implements Session {
  readonly #prepared = new Map<string, Prepared>();
  #names = 0;
  #touched = false;
  #inTransaction = false;

  constructor(
    private readonly pglite: PGlite,
    private readonly notified: (notifications: readonly Notification[]) => void,
  ) {}

  /** True once a script may have left settings behind. */
  get touched(): boolean {
    return this.#touched;
  }

  async query<R extends Row>(statement: Statement): Promise<Result<R>> {
    const values = statement.params.map((value) => encodeParameter(value));
    const answer = statement.prepare === false
      ? await this.#unnamed(statement.text, values)
      : await this.#named(statement.text, values);
    // The caller names the shape of its rows: only it knows the statement.
    return { rows: answer.rows as R[], count: countOf(answer.tag) };
  }

  async command(sql: string): Promise<string> {
    return checked(await this.#exchange([message.simpleQuery(sql)], undefined)).tag;
  }

  async script(sql: string): Promise<void> {
    this.#touched = true;
    await this.command(sql);
  }

  /** Undoes what scripts have set for the session, the role included, and acts as `role` from here. */
  async become(role: string | undefined): Promise<void> {
    if (this.#touched) {
      // A script that began a transaction and did not end it.
      if (this.#inTransaction) await this.command("rollback");
      await this.command("reset all");
      this.#touched = false;
    }
    await this.command(role === undefined ? "reset role" : `set role ${quoteIdentifier(role)}`);
  }

  async copyIn(sql: string, chunks: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>): Promise<number> {
    // The engine reads its input within one call, so all of it has to be at hand.
    const input: Buffer[] = [];
    for await (const chunk of chunks) {
      input.push(message.copyData(typeof chunk === "string" ? Buffer.from(chunk, "utf8") : chunk));
    }
    return countOf(checked(await this.#exchange([message.simpleQuery(sql), ...input, message.copyDone], undefined)).tag);
  }

  async *copyOut(sql: string): AsyncGenerator<Uint8Array, void, undefined> {
    yield* checked(await this.#exchange([message.simpleQuery(sql)], undefined)).copied;
  }

  async #unnamed(text: string, values: readonly (string | null)[]): Promise<Answer> {
    return checked(await this.#exchange([...opening("", text), ...running("", values)], undefined));
  }

  async #named(text: string, values: readonly (string | null)[]): Promise<Answer> {
    const known = this.#prepared.get(text);
    if (known === undefined) return checked(await this.#prepare(text, values));
    const answer = await this.#exchange(running(known.name, values), known.columns);
    if (answer.error?.routine !== "RevalidateCachedQuery") return checked(answer);
    // The table has changed its columns since. Inside a transaction the repetition fails too, and says less.
    await this.#forget(text, known);
    const repeated = await this.#prepare(text, values);
    return checked(repeated.error === undefined ? repeated : answer);
  }

  async #prepare(text: string, values: readonly (string | null)[]): Promise<Answer> {
    if (this.#prepared.size >= maxPrepared) await this.#forgetOldest();
    const name = `c${++this.#names}`;
    const answer = await this.#exchange([...opening(name, text), ...running(name, values)], undefined);
    if (answer.error === undefined) this.#prepared.set(text, { name, columns: answer.columns ?? [] });
    else await this.#exchange([message.closeStatement(name), message.sync], undefined);
    return answer;
  }

  async #forgetOldest(): Promise<void> {
    const [oldest] = this.#prepared;
    if (oldest !== undefined) await this.#forget(...oldest);
  }

  async #forget(text: string, { name }: Prepared): Promise<void> {
    this.#prepared.delete(text);
    await this.#exchange([message.closeStatement(name), message.sync], undefined);
  }

  async #exchange(messages: readonly Uint8Array[], columns: readonly Column[] | undefined): Promise<Answer> {
    const answered: Uint8Array[] = [];
    try {
      // The engine runs within this call; only the promise of its result comes later. So calls keep their order.
      await this.pglite.execProtocolRawStream(Buffer.concat(messages), {
        syncToFs: false,
        // The bytes are a view of the engine's memory.
        onRawData: (bytes) => answered.push(bytes.slice()),
      });
    } catch (error) {
      throw connectionError(`The embedded database failed: ${error instanceof Error ? error.message : String(error)}`, false);
    }
    const answer = readAnswer(Buffer.concat(answered), columns);
    this.#inTransaction = answer.inTransaction;
    if (answer.notifications.length > 0) this.notified(answer.notifications);
    return answer;
  }
}

function opening(name: string, text: string): Buffer[] {
  return [message.parse(name, text), message.describeStatement(name)];
}

function running(name: string, values: readonly (string | null)[]): Buffer[] {
  return [message.bind(name, values), message.execute, message.sync];
}

function checked(answer: Answer): Answer {
  if (answer.error !== undefined) throw classifyReport(answer.error);
  return answer;
}

function countOf(tag: string): number {
  const count = Number(tag.slice(tag.lastIndexOf(" ") + 1));
  return Number.isNaN(count) ? 0 : count;
}
