import type { Database } from "../../database/port.js";

export interface PoolsOptions {
  readonly open: (name: string) => Promise<Database>;
  /** Most databases that are open at once. Those in use are never closed, so that for a while there may be more. */
  readonly most: number;
  /** Milliseconds after its last use until a database is closed. */
  readonly idle: number;
}

interface Pool {
  readonly opening: Promise<Database>;
  uses: number;
  timer: NodeJS.Timeout | undefined;
}

/** Databases by name, opened when they are first used, and closed when they have not been for long or others need their place. */
export class Pools {
  /** The one used longest ago first. */
  private readonly pools = new Map<string, Pool>();
  private closed = false;

  constructor(private readonly options: PoolsOptions) {}

  /** Names of those that are open. */
  get open(): readonly string[] {
    return [...this.pools.keys()];
  }

  async use<T>(name: string, run: (database: Database) => Promise<T>): Promise<T> {
    const pool = this.take(name);
    try {
      return await run(await pool.opening);
    } finally {
      this.give(name, pool);
    }
  }

  private take(name: string): Pool {
    if (this.closed) throw new Error("The databases of tenants are closed.");
    const pool = this.pools.get(name) ?? this.make(name);
    clearTimeout(pool.timer);
    pool.uses += 1;
    this.pools.delete(name);
    this.pools.set(name, pool);
    this.makeRoom();
    return pool;
  }

  private make(name: string): Pool {
    const pool: Pool = { opening: this.options.open(name), uses: 0, timer: undefined };
    // Whoever comes next tries again.
    pool.opening.catch(() => { if (this.pools.get(name) === pool) this.pools.delete(name); });
    return pool;
  }

  private give(name: string, pool: Pool): void {
    pool.uses -= 1;
    if (pool.uses > 0) return;
    if (this.pools.get(name) !== pool) return void end(pool);
    pool.timer = setTimeout(() => this.retire(name, pool), this.options.idle);
    pool.timer.unref();
    this.makeRoom();
  }

  private makeRoom(): void {
    for (const [name, pool] of this.pools) {
      if (this.pools.size <= this.options.most) return;
      if (pool.uses === 0) this.retire(name, pool);
    }
  }

  private retire(name: string, pool: Pool): void {
    if (pool.uses > 0 || this.pools.get(name) !== pool) return;
    clearTimeout(pool.timer);
    this.pools.delete(name);
    void end(pool);
  }

  /** Waits for running statements, then releases everything. */
  async close(): Promise<void> {
    this.closed = true;
    const all = [...this.pools.values()];
    this.pools.clear();
    await Promise.all(all.map((pool) => { clearTimeout(pool.timer); return end(pool); }));
  }
}

/** One that did not open has nothing to close; that it did not has been told to whoever asked for it. */
async function end(pool: Pool): Promise<void> {
  const database = await pool.opening.catch(() => undefined);
  await database?.close();
}
