import { BareEntity, choice, identity, integer, manyThrough, ref, slug, text, view } from "corollary";
import { Ticket } from "./ticket";

/** A word by which tickets are found again. */
export class Tag extends BareEntity {
  id = identity();
  name = slug().unique();
  meaning = text({ max: 160 }).optional();
  colour = choice("grey", "blue", "green", "amber", "red").default("grey");
  tickets = manyThrough(() => Ticket, () => TicketTag);

  ticketCount = integer().computed(() => this.tickets.count()).label("Tickets");
}

/** The link between the two: the pair is its key. */
export class TicketTag extends BareEntity {
  ticket = ref(() => Ticket).key().onDelete("cascade");
  tag = ref(() => Tag).key().onDelete("cascade");
}

export const tagView = view(Tag, (tag) => ({
  title: tag.name,
  list: { columns: [tag.name, tag.colour, tag.ticketCount, tag.meaning], filters: [tag.colour], sort: [tag.name.asc()] },
}));
