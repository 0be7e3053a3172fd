import { PendingFlow } from "./entities.js";
import { hashToken, newToken } from "./secrets.js";
import { after, type Store } from "./store.js";
import type { Row } from "../model/language/row-types.js";

export type Purpose = Row<PendingFlow>["purpose"];
export type FlowRow = Row<PendingFlow>;

export interface NewFlow {
  readonly purpose: Purpose;
  readonly account?: string;
  readonly email?: string;
  /** JSON text for whoever goes on with it. */
  readonly payload?: string;
  /** How long it may take. */
  readonly seconds: number;
}

/** Begins what its token finishes. Of the token only a hash is kept. */
export async function beginFlow(store: Store, { seconds, ...flow }: NewFlow): Promise<string> {
  const token = newToken();
  const now = store.now();
  await store.db.from(PendingFlow).where((f) => f.expiresAt.lt(now)).delete();
  await store.db.create(PendingFlow, { ...flow, tokenHash: hashToken(token), expiresAt: after(store, seconds) });
  return token;
}

/** The flow of a token, still to be finished; null where there is none, or its time is over. */
export function findFlow(store: Store, purpose: Purpose, token: string): Promise<FlowRow | null> {
  const now = store.now();
  return store.db.from(PendingFlow).where((f) => f.tokenHash.eq(hashToken(token)).and(f.purpose.eq(purpose), f.expiresAt.gt(now))).first();
}

/** Takes a flow out, so that its token is worth nothing any more. True for exactly one of all who try at once. */
export async function claimFlow(store: Store, flow: FlowRow): Promise<boolean> {
  return (await store.db.from(PendingFlow).where((f) => f.id.eq(flow.id)).delete()) === 1;
}

/** Finds and takes a flow; null where somebody was faster, or there is none. */
export async function takeFlow(store: Store, purpose: Purpose, token: string): Promise<FlowRow | null> {
  const flow = await findFlow(store, purpose, token);
  return flow !== null && (await claimFlow(store, flow)) ? flow : null;
}
