import { BareEntity, boolean, createdAt, identity, ref, table, text, view } from "corollary";
import { Agent } from "./agent";
import { Contact } from "./contact";
import { Ticket } from "./ticket";

/** A message of an agent or of the customer. */
export class Comment extends BareEntity {
  id = identity();
  ticket = ref(() => Ticket).onDelete("cascade");
  agent = ref(() => Agent).optional().onDelete("restrict");
  contact = ref(() => Contact).optional().onDelete("restrict");
  body = text({ min: 1, max: 4000 });
  /** Not sent to the customer. */
  internal = boolean().default(false);
  createdAt = createdAt().label("Written");
}

export const commentTable = table(Comment, (comment) => ({
  checks: {
    author: {
      that: comment.agent.isNull().and(comment.contact.isNotNull()).or(comment.agent.isNotNull().and(comment.contact.isNull())),
      message: "A comment is written by an agent or by a contact: state one of them.",
    },
    internal: {
      that: comment.internal.not().or(comment.agent.isNotNull()),
      message: "Internal notes are written by agents.",
    },
  },
}));

export const commentView = view(Comment, (comment) => ({
  title: comment.body,
  list: {
    columns: [comment.body, comment.agent.name, comment.contact.name, comment.internal, comment.createdAt],
    sort: [comment.createdAt.asc()],
  },
}));
