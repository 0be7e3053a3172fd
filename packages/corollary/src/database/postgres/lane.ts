import postgres from "postgres";
import { connectionError } from "../classify.js";
import type { DatabaseError } from "../errors.js";
import type { Result, Row, Statement } from "../port.js";
import type { Session } from "../session.js";
import { encodeParameter } from "../values.js";
import { copyFrom, copyTo } from "./copy.js";
import { toDatabaseError } from "./errors.js";
import { prepared, simple, unprepared } from "./modes.js";
import { askStanding, assertStanding, type Standing } from "./pooler.js";
import type { ServerAddress } from "./url.js";

export type Client = ReturnType<typeof postgres>;
const maxPrepared = 1000;

type Reserved = Awaited<ReturnType<Client["reserve"]>>;

/**
 * One connection of its own. `postgres` connects again by itself when a connection is lost, and would run what waits,
 * outside the transaction that it was meant for: so a lane that has lost its connection refuses everything from then on.
 */
export class Lane implements Session {
  #lost: DatabaseError | undefined;
  /** How statements that have not been answered fail. */
  readonly #pending = new Set<(error: unknown) => void>();
  #touched = false;
  #reserved: Reserved | undefined;
  readonly #texts = new Set<string>();

  private constructor(
    private readonly client: Client,
    private readonly place: string,
    private readonly pooled: boolean,
  ) {}

  /**
   * Connects. `connect` makes a client of one connection that calls `onclose` when it is lost.
   * @throws DatabaseError where the connection does not act as `role`, if that is stated
   */
  static async open(connect: (onclose: () => void) => Client, address: ServerAddress, role: string | undefined): Promise<Lane> {
    const { location: place, pooled } = address;
    let lane: Lane | undefined;
    const client = connect(() => lane?.lose());
    lane = new Lane(client, place, pooled);
    try {
      // A reservation of a client that has not connected yet would wait for ever.
      const [standing] = await client.unsafe<Standing[]>(askStanding, [], simple);
      if (standing !== undefined) assertStanding(standing, address, role);
      lane.#reserved = await client.reserve();
    } catch (error) {
      await client.end({ timeout: 0 });
      throw toDatabaseError(error, place);
    }
    return lane;
  }

  get usable(): boolean {
    return this.#lost === undefined && !this.#touched;
  }

  async query<R extends Row>({ text, params, prepare = true }: Statement): Promise<Result<R>> {
    const values = params.map((value) => encodeParameter(value));
    const mode = prepare && this.#mayPrepare(text) ? prepared : unprepared;
    const rows = await this.#send((sql) => sql.unsafe<R[]>(text, values, mode));
    return { rows: [...rows], count: rows.count ?? 0 };
  }

  async command(sql: string): Promise<string> {
    const answer = await this.#send((reserved) => reserved.unsafe(sql, [], simple));
    return answer.command ?? "";
  }

  async script(sql: string): Promise<void> {
    this.#touched = true;
    await this.command(sql);
  }

  copyIn(sql: string, chunks: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>): Promise<number> {
    return this.#send((reserved) => copyFrom(reserved, sql, chunks));
  }

  async *copyOut(sql: string): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      yield* copyTo(this.#connection(), sql);
    } catch (error) {
      throw toDatabaseError(error, this.place);
    }
  }

  /** Closes the connection. `waits`: a statement that runs may come to its end. */
  async end(waits: boolean): Promise<void> {
    this.#lost ??= connectionError("The database is closed.", false);
    this.#reserved?.release();
    await this.client.end({ timeout: waits ? 5 : 0 });
  }

  lose(): void {
    if (this.#lost !== undefined) return;
    this.#lost = connectionError(`The connection to ${this.place} was lost.`);
    for (const fail of [...this.#pending]) fail(this.#lost);
  }

  /** Answered by the statement, or by the loss of the connection; nothing stays behind on the lane after either. */
  #send<T>(statement: (sql: Reserved) => PromiseLike<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const fail = (error: unknown): void => {
        this.#pending.delete(fail);
        reject(toDatabaseError(error, this.place));
      };
      try {
        const answer = statement(this.#connection());
        this.#pending.add(fail);
        answer.then((value) => {
          this.#pending.delete(fail);
          resolve(value);
        }, fail);
      } catch (error) {
        fail(error);
      }
    });
  }

  /** A pooler may send the next transaction elsewhere; `postgres` and the server keep what is prepared for the life of the connection, so the number of texts is limited. */
  #mayPrepare(text: string): boolean {
    if (this.pooled) return false;
    if (this.#texts.has(text)) return true;
    if (this.#texts.size >= maxPrepared) return false;
    this.#texts.add(text);
    return true;
  }

  #connection(): Reserved {
    if (this.#lost !== undefined) throw this.#lost;
    if (this.#reserved === undefined) throw connectionError("The connection is not open yet.", false);
    return this.#reserved;
  }
}
