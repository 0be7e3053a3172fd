import { boolean, Entity, many, policy, ref, table, text, view, type ActorScope, type Scope } from "corollary";
import { Customer } from "./customer";
import { User } from "./user";

export class Team extends Entity {
  name = text({ min: 2, max: 60 });
  members = many(() => TeamMember, (member) => member.team).owned();
  customers = many(() => Customer, (customer) => customer.team);
}

export class TeamMember extends Entity {
  team = ref(() => Team).onDelete("cascade");
  user = ref(() => User).onDelete("cascade");
  /** Leads appoint the others. */
  leads = boolean().default(false);
}

/** A condition with a name: policies share it. */
export function inTeam(team: Pick<Scope<Team>, "members">, actor: ActorScope) {
  return team.members.some((member) => member.user.is(actor.id));
}

export function leads(team: Pick<Scope<Team>, "members">, actor: ActorScope) {
  return team.members.some((member) => member.user.is(actor.id).and(member.leads.eq(true)));
}

export const teamTable = table(Team, (team) => ({ tenant: true, unique: [[team.name]] }));
export const teamMemberTable = table(TeamMember, (member) => ({ tenant: true, unique: [[member.team, member.user]] }));

export const teamPolicy = policy(Team, (team, actor) => ({
  read: { member: inTeam(team, actor), reader: actor.has("reader") },
  create: actor.has("admin"),
  update: { lead: leads(team, actor), admin: actor.has("admin") },
  delete: actor.has("admin"),
}));

/** Who may change the team may change who is in it: administration of a part, without a role. */
export const teamMemberPolicy = policy(TeamMember, (member) => ({ follows: member.team }));

export const teamView = view(Team, (team) => ({ title: team.name, list: { columns: [team.name] } }));
