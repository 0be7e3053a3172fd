import { boolean, decimal, email, Entity, identity, integer, many, money, one, ref, table, text, view } from "corollary";
import { Team } from "./team";
import { Ticket } from "./ticket";
import { TimeEntry } from "./time-entry";

/** A person who answers. */
export class Agent extends Entity {
  id = identity();
  name = text({ min: 2, max: 80 });
  email = email().unique();
  team = ref(() => Team).onDelete("restrict");
  /** Who has left keeps their tickets, but is given no new ones. */
  active = boolean().default(true);
  hourlyRate = money({ min: 0, currency: "EUR" });
  tickets = many(() => Ticket, (ticket) => ticket.assignee);
  timeEntries = many(() => TimeEntry, (entry) => entry.agent).label("Time");
  /** The team that this agent leads, if any: the other side of Team.lead. */
  leads = one(() => Team, (team) => team.lead);

  openTickets = integer().computed(() => this.tickets.count((ticket) => ticket.active));
  overdueTickets = integer().computed(() => this.tickets.count((ticket) => ticket.overdue)).label("Overdue");
  hours = decimal(9, 2).computed(() => this.timeEntries.sum((entry) => entry.minutes).div(60).orElse(0).round(2));
  /** What customers think of the answers, from 1 to 5. */
  satisfaction = decimal(3, 2).computed(() => this.tickets.avg((ticket) => ticket.rating.stars).round(2)).optional();
}

export const agentTable = table(Agent, (agent) => ({
  indexes: [[agent.name]],
}));

export const agentView = view(Agent, (agent) => ({
  title: agent.name,
  list: {
    columns: [agent.name, agent.team.name, agent.openTickets, agent.overdueTickets, agent.hours, agent.satisfaction, agent.active],
    filters: [agent.team, agent.active],
    sort: [agent.name.asc()],
  },
  form: [
    { fields: [agent.name, agent.email, agent.team] },
    { title: "Work", fields: [agent.active, agent.hourlyRate] },
  ],
}));
