import { Entity, policy, ref, table, text, view } from "corollary";
import { Customer, looksAfter } from "./customer";
import { User } from "./user";

/** What somebody wants to remember about a customer. */
export class Note extends Entity {
  customer = ref(() => Customer).onDelete("cascade");
  author = ref(() => User).onDelete("restrict");
  body = text({ min: 1, max: 2000 });
}

export const noteTable = table(Note, () => ({ tenant: true }));

/** Seen by those who look after the customer, written in one's own name alone, and nobody rewrites what another said. */
export const notePolicy = policy(Note, (note, actor) => ({
  read: { author: note.author.is(actor.id), colleague: looksAfter(note.customer, actor), admin: actor.has("admin") },
  create: note.author.is(actor.id),
  update: note.author.is(actor.id),
  delete: { author: note.author.is(actor.id), admin: actor.has("admin") },
}));

export const noteView = view(Note, (note) => ({ title: note.body, list: { columns: [note.customer.name, note.author.name, note.body, note.createdAt], sort: [note.createdAt.desc()] } }));
