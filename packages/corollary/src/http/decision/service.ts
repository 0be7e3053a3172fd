import { recent } from "../recent.js";

/**
 * An organisation's permission service, by the OpenID AuthZEN Authorization API 1.0: asked beside the policies of the Model,
 * and both must allow.
 */
export interface DecisionOptions {
  /** Where the service is: `/access/v1/evaluation` and `/access/v1/evaluations` are below it. */
  readonly url: string;
  /** Sent along, e.g. `authorization`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds until a question counts as unanswered, which refuses. Default 1 000. */
  readonly timeout?: number;
  /** Answers that are remembered, for so many milliseconds. Default `{ ttl: 5_000, size: 10_000 }`; a ttl of 0 remembers none. */
  readonly cache?: { readonly ttl?: number; readonly size?: number };
}

/** Who may do what with which row: a question of the standard (sections 5 and 6). */
export interface Evaluation {
  readonly subject: { readonly type: string; readonly id: string; readonly properties?: Readonly<Record<string, unknown>> };
  readonly action: { readonly name: string };
  /** `id` is "*" where the question is about rows at large. */
  readonly resource: { readonly type: string; readonly id: string };
  readonly context?: Readonly<Record<string, unknown>>;
}

/** Asks the permission service; answers stand in the order of the questions. @throws DecisionUnavailable */
export type Decide = (questions: readonly Evaluation[]) => Promise<readonly boolean[]>;

/** No answer, or none that can be understood. Nothing is allowed then. */
export class DecisionUnavailable extends Error {
  override readonly name = "DecisionUnavailable";
}

/** Most bytes of an answer. */
const longestAnswer = 1_000_000;
/** Answers without a batch that are waited for at once. */
const atOnce = 8;

/** @throws TypeError where the address is none */
export function decisionService({ url, headers = {}, timeout = 1000, cache: { ttl = 5_000, size = 10_000 } = {} }: DecisionOptions): Decide {
  const base = new URL(url);
  if (base.protocol !== "https:" && base.protocol !== "http:") throw new TypeError(`http.decide.url: ${url} is no address of a server.`);
  const root = base.href.replace(/\/$/u, "");
  const ask = (path: string, body: unknown) => asked(`${root}/access/v1/${path}`, body, headers, timeout);
  const known = recent<{ readonly decision: boolean; readonly until: number }>(size);
  let batches = true;
  const answers = async (questions: readonly Evaluation[]): Promise<readonly boolean[]> => {
    if (questions.length > 1 && batches) {
      const answer = await ask("evaluations", { evaluations: questions, options: { evaluations_semantic: "execute_all" } });
      if (answer.there) return decisionsOf(answer.body, questions.length);
      batches = false;
    }
    return inTurn(questions, async (question) => {
      const answer = await ask("evaluation", question);
      if (!answer.there) throw new DecisionUnavailable("The permission service has no access/v1/evaluation.");
      return decisionOf(answer.body);
    });
  };
  return async (questions) => {
    const now = Date.now();
    const keys = questions.map((question) => JSON.stringify(question));
    const found = new Map(keys.flatMap((key) => {
      const entry = known.get(key);
      return entry !== undefined && entry.until > now ? [[key, entry.decision] as const] : [];
    }));
    const open = new Map(keys.flatMap((key, i) => { const question = questions[i]; return found.has(key) || question === undefined ? [] : [[key, question] as const]; }));
    const decided = open.size === 0 ? [] : await answers([...open.values()]);
    for (const [i, key] of [...open.keys()].entries()) {
      const decision = decided[i] === true;
      found.set(key, decision);
      if (ttl > 0) known.set(key, { decision, until: Date.now() + ttl });
    }
    return keys.map((key) => found.get(key) === true);
  };
}

type Answer = { readonly there: true; readonly body: unknown } | { readonly there: false };

/** Addresses that are not there are told apart: batches are optional (section 7). Redirects are not followed, since they would carry the question elsewhere. */
async function asked(url: string, body: unknown, headers: Readonly<Record<string, string>>, timeout: number): Promise<Answer> {
  try {
    const signal = AbortSignal.timeout(timeout);
    const response = await fetch(url, { method: "POST", redirect: "error", signal, headers: { ...headers, "content-type": "application/json", accept: "application/json" }, body: JSON.stringify(body) });
    if (response.status === 404 || response.status === 405 || response.status === 501) {
      await response.body?.cancel();
      return { there: false };
    }
    if (response.status !== 200) throw new DecisionUnavailable(`The permission service answered with status ${response.status}.`);
    const text = await textOf(response);
    const parsed: unknown = JSON.parse(text);
    return { there: true, body: parsed };
  } catch (error) {
    if (error instanceof DecisionUnavailable) throw error;
    const timedOut = error instanceof Error && error.name === "TimeoutError";
    throw new DecisionUnavailable(timedOut ? `The permission service did not answer within ${timeout} ms.` : "The permission service does not answer, or not in JSON.");
  }
}

async function textOf(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (value === undefined || done) break;
    size += value.byteLength;
    if (size > longestAnswer) throw new DecisionUnavailable("The answer of the permission service is too long.");
    parts.push(value);
  }
  return new TextDecoder("utf-8", { fatal: true }).decode(joined(parts, size));
}

function decisionsOf(body: unknown, count: number): boolean[] {
  const list = isObject(body) ? body["evaluations"] : undefined;
  if (!Array.isArray(list) || list.length !== count) throw new DecisionUnavailable("The permission service did not answer each question.");
  return list.map(decisionOf);
}

/** Only true and false are decisions; "true", 1 and an answer without any are none. */
function decisionOf(body: unknown): boolean {
  const decision = isObject(body) ? body["decision"] : undefined;
  if (typeof decision !== "boolean") throw new DecisionUnavailable("The permission service answered without a decision.");
  return decision;
}

async function inTurn<T, R>(items: readonly T[], run: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let at = 0; at < items.length; at += atOnce) results.push(...await Promise.all(items.slice(at, at + atOnce).map(run)));
  return results;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function joined(parts: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}
