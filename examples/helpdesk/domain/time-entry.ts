import { BareEntity, boolean, date, identity, integer, money, ref, table, text, today, view, when } from "corollary";
import { Agent } from "./agent";
import { Ticket } from "./ticket";

/** Work done for a ticket. */
export class TimeEntry extends BareEntity {
  id = identity();
  ticket = ref(() => Ticket).onDelete("cascade");
  agent = ref(() => Agent).onDelete("restrict");
  date = date().default(today());
  minutes = integer({ min: 1, max: 720 });
  billable = boolean().default(true);
  /** For an hour, as agreed on that day. */
  rate = money({ min: 0, currency: "EUR" }).default("90.00");
  note = text({ max: 200 }).optional();

  amount = money({ currency: "EUR" })
    .computed(() => this.rate.mul(when(this.billable, this.minutes).else(0)).div(60).round(2).orElse(0))
    .stored();
}

export const timeEntryTable = table(TimeEntry, (entry) => ({
  indexes: [[entry.date.desc()]],
}));

export const timeEntryView = view(TimeEntry, (entry) => ({
  list: {
    columns: [entry.ticket.subject, entry.agent.name, entry.date, entry.minutes, entry.billable, entry.amount],
    filters: [entry.agent, entry.date, entry.billable],
    sort: [entry.date.desc()],
  },
}));
