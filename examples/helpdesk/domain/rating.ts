import { BareEntity, createdAt, identity, integer, ref, text, view } from "corollary";
import { Ticket } from "./ticket";

/** What the customer thinks of the answer: at most one for a ticket. */
export class Rating extends BareEntity {
  id = identity();
  ticket = ref(() => Ticket).unique().onDelete("cascade");
  stars = integer({ min: 1, max: 5 });
  remark = text({ max: 500 }).optional();
  createdAt = createdAt().label("Given");
}

export const ratingView = view(Rating, (rating) => ({
  title: rating.ticket.subject,
  list: {
    columns: [rating.ticket.subject, rating.stars, rating.ticket.assignee.name, rating.remark, rating.createdAt],
    filters: [rating.stars],
    sort: [rating.createdAt.desc()],
  },
}));
