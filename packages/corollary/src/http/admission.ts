import { IdentityError } from "../identity/errors.js";
import type { Client } from "../identity/sessions.js";
import type { Actor } from "../query/types.js";
import type { ClientAddress } from "./client-address.js";
import type { Connection, HandlerOptions } from "./options.js";
import { HttpProblem } from "./problem.js";
import type { RateLimiter } from "./rate-limit.js";
import type { WithAddress } from "./request-address.js";
import type { Exchange } from "./respond.js";
import type { Gate } from "./sign-in/gate.js";
import { candidateOf, statedCandidate, type Candidate, type InTenant } from "./tenant.js";

/** What decides who is let in, and how often. */
export interface Admission {
  readonly access: "open" | "authenticated";
  readonly challenge: string;
  readonly authenticate: HandlerOptions["authenticate"];
  readonly gate: Gate | undefined;
  readonly limiter: RateLimiter | undefined;
  /** Absent: the model has no tenants. */
  readonly tenants: InTenant | undefined;
  readonly address: ClientAddress;
  /** Absent: no rule asks where a request comes from. */
  readonly withAddress: WithAddress | undefined;
}

/** The exchange of a request under way: headers are added to as more is known. */
export type OpenExchange = { -readonly [K in keyof Exchange]: Exchange[K] };

/** The other end of a request. Its address is looked for only when asked for: sockets find it by a system call. */
export class RequestClient implements Client {
  constructor(
    private readonly find: ClientAddress,
    private readonly headers: Headers,
    private readonly connection: Connection | undefined,
  ) {}

  get address(): string | undefined {
    return this.find(this.headers, this.connection?.address);
  }

  get userAgent(): string | undefined {
    return this.headers.get("user-agent") ?? undefined;
  }
}

/**
 * Who sends the request, counted and let in. Without a promise where nothing has to be waited for: each turn of the queue
 * costs every request.
 * @throws HttpProblem 401, 403, 429
 */
export function admit(admission: Admission, request: Request, client: RequestClient, exchange: OpenExchange): Actor | null | Promise<Actor | null> {
  const { withAddress } = admission;
  const letIn = (found: Actor | null): Actor | null | Promise<Actor | null> => {
    const actor = found === null || withAddress === undefined ? found : withAddress(found, client.address);
    const counting = count(admission, actor, client, exchange);
    if (counting !== undefined) return counting.then(() => required(admission, actor));
    return required(admission, actor);
  };
  const actor = actorOf(admission, request, client, exchange);
  return actor !== null && "then" in actor ? actor.then(letIn) : letIn(actor);
}

function actorOf(admission: Admission, request: Request, client: RequestClient, exchange: OpenExchange): Actor | null | Promise<Actor | null> {
  const { authenticate, gate, tenants } = admission;
  const stated = authenticate?.(request) ?? null;
  if (gate === undefined && tenants === undefined) return stated;
  return Promise.resolve(stated).then(async (actor) => {
    const who = actor === null ? await identified(admission, request, client, exchange) : statedCandidate(actor);
    if (who === null || tenants === undefined) return who?.actor ?? null;
    return counting(admission, who.actor, client, exchange, () => tenants(request, who));
  });
}

async function identified(admission: Admission, request: Request, client: RequestClient, exchange: OpenExchange): Promise<Candidate | null> {
  const { gate } = admission;
  if (gate === undefined) return null;
  const found = await counting(admission, null, client, exchange, () => gate.identify(request, client));
  return found === null ? null : candidateOf(found);
}

/** Keys and tenants that are refused count too: looking them up is work, and trying many of them is guessing. */
async function counting<T>(admission: Admission, actor: Actor | null, client: RequestClient, exchange: OpenExchange, find: () => Promise<T>): Promise<T> {
  try {
    return await find();
  } catch (error) {
    if (error instanceof IdentityError || error instanceof HttpProblem) await count(admission, actor, client, exchange);
    throw error;
  }
}

function required({ access, challenge }: Admission, actor: Actor | null): Actor | null {
  if (actor !== null || access === "open") return actor;
  throw new HttpProblem(401, "unauthenticated", "Sign in first.", [], { "www-authenticate": challenge });
}

/** Counts a request, and tells the client where it stands. @throws HttpProblem 429 */
export function count({ limiter }: Admission, actor: Actor | null, client: RequestClient, exchange: OpenExchange): Promise<void> | undefined {
  if (limiter === undefined) return undefined;
  const tell = (headers: Readonly<Record<string, string>>) => { exchange.extra = { ...exchange.extra, ...headers }; };
  const counted = limiter.count({ actor, address: client.address });
  if (isPromise(counted)) return counted.then(tell);
  tell(counted);
  return undefined;
}

function isPromise<T extends object>(value: T | Promise<T>): value is Promise<T> {
  return value instanceof Promise;
}
