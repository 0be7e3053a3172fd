import { connectionError } from "../classify.js";
import type { DatabaseError } from "../errors.js";
import type { Lease } from "../session.js";
import type { Lane } from "./lane.js";

interface Waiter {
  readonly resolve: (lane: Lane) => void;
  readonly reject: (error: unknown) => void;
}

/** Up to `size` connections, made when they are needed, lent in the order of asking. */
export class Pool {
  readonly #idle: Lane[] = [];
  readonly #waiting: Waiter[] = [];
  readonly #drained: (() => void)[] = [];
  /** Lanes that are open, lent or being opened. */
  #count = 0;
  #closed = false;

  constructor(private readonly size: number, private readonly open: () => Promise<Lane>) {}

  async lease(): Promise<Lease> {
    const lane = await this.#take();
    let over = false;
    return {
      session: lane,
      within: (run) => run(),
      release: (state) => {
        if (over) return;
        over = true;
        this.#give(lane, state);
      },
    };
  }

  /** Waits until every lane has been given back, then closes all of them. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const waiter of this.#waiting.splice(0)) waiter.reject(closedError());
    for (const lane of this.#idle.splice(0)) await this.#retire(lane, "clean");
    if (this.#count > 0) await new Promise<void>((resolve) => this.#drained.push(resolve));
  }

  async #take(): Promise<Lane> {
    if (this.#closed) throw closedError();
    for (let lane = this.#idle.pop(); lane !== undefined; lane = this.#idle.pop()) {
      if (lane.usable) return lane;
      void this.#retire(lane, "broken");
    }
    if (this.#count >= this.size) {
      return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
    }
    return this.#connect();
  }

  async #connect(): Promise<Lane> {
    this.#count++;
    try {
      return await this.open();
    } catch (error) {
      this.#leave();
      throw error;
    }
  }

  #give(lane: Lane, state: "clean" | "broken"): void {
    if (this.#closed || state === "broken" || !lane.usable) {
      void this.#retire(lane, state);
      return;
    }
    const next = this.#waiting.shift();
    if (next === undefined) this.#idle.push(lane);
    else next.resolve(lane);
  }

  async #retire(lane: Lane, state: "clean" | "broken"): Promise<void> {
    try {
      await lane.end(state === "clean");
    } finally {
      this.#leave();
    }
  }

  /** A place has become free: whoever waits gets a new connection. */
  #leave(): void {
    this.#count--;
    const next = this.#closed ? undefined : this.#waiting.shift();
    if (next !== undefined) this.#connect().then(next.resolve, next.reject);
    if (this.#count === 0) for (const resolve of this.#drained.splice(0)) resolve();
  }
}

function closedError(): DatabaseError {
  return connectionError("The database is closed.", false);
}
