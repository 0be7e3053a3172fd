import { compile, type Model } from "corollary";
import { openService, type Service } from "corollary/server";
import * as domain from "./domain.js";
import { POOL_SIZE } from "./peers/peer.js";

export const model: Model = compile(domain);

/** Corollary at work on a database, in which it makes what follows from the domain where that is empty. */
export function openSubject(url: string): Promise<Service> {
  return openService({ model, database: { url, poolSize: POOL_SIZE } });
}
