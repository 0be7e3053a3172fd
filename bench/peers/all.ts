import { corollary } from "./corollary.js";
import { driver } from "./driver.js";
import { drizzle } from "./drizzle.js";
import { kysely } from "./kysely.js";
import { mikroOrm } from "./mikro-orm.js";
import type { PeerEntry } from "./peer.js";
import { prisma } from "./prisma.js";

/** The yardstick first: every other entry is shown as a ratio of it. */
export const entries: readonly PeerEntry[] = [driver, corollary, kysely, drizzle, prisma, mikroOrm];
