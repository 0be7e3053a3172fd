import { Entity, identity, integer, many, ref, text, view } from "corollary";
import { Agent } from "./agent";

export class Team extends Entity {
  id = identity();
  name = text({ min: 2, max: 60 }).unique();
  mission = text({ max: 200 }).optional();
  /** One-to-one: nobody leads two teams. */
  lead = ref(() => Agent).optional().unique().onDelete("setNull");
  agents = many(() => Agent, (agent) => agent.team);

  openTickets = integer().computed(() => this.agents.sum((agent) => agent.openTickets));
}

export const teamView = view(Team, (team) => ({
  title: team.name,
  list: { columns: [team.name, team.lead.name, team.openTickets, team.mission], sort: [team.name.asc()] },
}));
