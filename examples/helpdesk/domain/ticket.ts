import {
  BareEntity, boolean, choice, createdAt, date, decimal, identity, integer, many, manyThrough, money, one, ref, state, table, text, today, updatedAt, version, view,
} from "corollary";
import { Agent } from "./agent";
import { Comment } from "./comment";
import { Contact } from "./contact";
import { Product } from "./product";
import { Rating } from "./rating";
import { Tag, TicketTag } from "./tag";
import { TimeEntry } from "./time-entry";

/** A question or a fault, from the first message to the last. */
export class Ticket extends BareEntity {
  id = identity();
  subject = text({ min: 4, max: 140 });
  description = text({ min: 1 });
  contact = ref(() => Contact).onDelete("restrict");
  product = ref(() => Product).optional().onDelete("restrict");
  /** Who answers. Nobody as long as the ticket is new. */
  assignee = ref(() => Agent).optional().onDelete("restrict");
  /** Solved can be reopened; closed is the end. */
  status = state(
    { new: ["open", "solved"], open: ["waiting", "solved"], waiting: ["open", "solved"], solved: ["open", "closed"], closed: [] },
    { initial: "new" },
  );
  priority = choice("low", "normal", "high", "urgent").default("normal");
  /** The day by which the customer has an answer that helps. */
  due = date().optional();
  createdAt = createdAt().label("Opened");
  updatedAt = updatedAt();
  version = version();

  comments = many(() => Comment, (comment) => comment.ticket).owned();
  timeEntries = many(() => TimeEntry, (entry) => entry.ticket).owned().label("Time");
  tags = manyThrough(() => Tag, () => TicketTag);
  rating = one(() => Rating, (rating) => rating.ticket);

  /** Somebody still has to do something. */
  active = boolean().computed(() => this.status.notIn(["solved", "closed"]));
  overdue = boolean().computed(() => this.active.and(this.due.lt(today()).orElse(false)));
  hours = decimal(9, 2).computed(() => this.timeEntries.sum((entry) => entry.minutes).div(60).orElse(0).round(2));
  billed = money({ currency: "EUR" }).computed(() => this.timeEntries.sum((entry) => entry.amount));
  commentCount = integer().computed(() => this.comments.count()).label("Comments");
}

export const ticketTable = table(Ticket, (ticket) => ({
  softDelete: true,
  indexes: [[ticket.status, ticket.priority.desc()], [ticket.due]],
  checks: {
    assigned: {
      that: ticket.status.eq("new").or(ticket.assignee.isNotNull()),
      message: "Only a new ticket has no assignee: say who takes it.",
    },
  },
}));

export const ticketView = view(Ticket, (ticket) => ({
  title: ticket.subject,
  list: {
    columns: [ticket.subject, ticket.contact.name, ticket.status, ticket.priority, ticket.assignee.name, ticket.due, ticket.overdue],
    filters: [ticket.status, ticket.priority, ticket.assignee, ticket.product, ticket.due],
    sort: [ticket.priority.desc(), ticket.due.asc()],
  },
  form: [
    { title: "Request", fields: [ticket.subject, ticket.description, ticket.contact, ticket.product] },
    { title: "Handling", fields: [ticket.status, ticket.priority, ticket.assignee, ticket.due] },
    { title: "Comments", fields: [ticket.comments] },
    { title: "Time", fields: [ticket.timeEntries] },
  ],
  detail: [
    {
      title: "Ticket",
      fields: [
        ticket.description, ticket.contact, ticket.product, ticket.status, ticket.priority, ticket.assignee, ticket.due, ticket.overdue,
        ticket.hours, ticket.billed, ticket.createdAt, ticket.updatedAt,
      ],
    },
    { title: "Comments", fields: [ticket.comments] },
    { title: "Time", fields: [ticket.timeEntries] },
    { title: "Tags and rating", fields: [ticket.tags, ticket.rating] },
  ],
  board: { by: ticket.status, fields: [ticket.contact.name, ticket.priority, ticket.assignee.name, ticket.due] },
}));
