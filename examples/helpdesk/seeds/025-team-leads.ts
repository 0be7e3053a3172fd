import type { Context } from "corollary";
import { Agent } from "../domain/agent";
import { Team } from "../domain/team";

const leads = { "Front desk": "Tomas Verhoeven", Engineering: "Radek Zelený", Onboarding: "Yuki Hartmann" };

/** Teams are led by agents, who are in teams: the lead is stated once both are there. */
export default async (db: Context) => {
  for (const [name, lead] of Object.entries(leads)) {
    const team = await db.from(Team).where((each) => each.name.eq(name)).one();
    const agent = await db.from(Agent).where((each) => each.name.eq(lead)).one();
    await db.update(Team, team.id, { lead: agent.id });
  }
};
