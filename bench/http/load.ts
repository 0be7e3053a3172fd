import { Pool } from "undici";
import type { Contender } from "../measure/rounds.js";
import type { RunningServer } from "./server.js";

/** Requests in flight, each on a connection of its own that is kept open. */
export const CONCURRENCY = 8;

export interface Client {
  get(path: string): Promise<string>;
  close(): Promise<void>;
}

export function openClient(origin: string): Client {
  const pool = new Pool(origin, { connections: CONCURRENCY, pipelining: 1 });
  return {
    async get(path) {
      const { statusCode, headers, body } = await pool.request({ method: "GET", path });
      const text = await body.text();
      if (statusCode !== 200) throw new Error(`${path} answered ${statusCode}: ${text.slice(0, 300)}`);
      if (headers["content-length"] === undefined && headers["transfer-encoding"] === undefined) throw new Error(`${path} has no length`);
      return text;
    },
    close: () => pool.close(),
  };
}

/** `CONCURRENCY` callers that ask again as soon as they are answered. Wall time is per request served. */
export function underLoad(name: string, server: RunningServer, client: Client, path: (n: number) => string): Contender {
  let n = 0;
  return {
    name,
    async sample(iterations) {
      const last = n + iterations;
      const caller = async (): Promise<void> => {
        while (n < last) await client.get(path(n++));
      };
      const cpu = await server.cpu();
      const start = process.hrtime.bigint();
      await Promise.all(Array.from({ length: CONCURRENCY }, caller));
      const wall = Number(process.hrtime.bigint() - start) / 1000;
      return { wall: wall / iterations, cpu: ((await server.cpu()) - cpu) / iterations };
    },
  };
}
