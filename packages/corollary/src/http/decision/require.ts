import { HttpProblem } from "../problem.js";
import type { Call } from "../resource.js";
import { questionsOf, type EntityRoute } from "./questions.js";
import { DecisionUnavailable, type Decide } from "./service.js";

/**
 * Asks the permission service about a request before anything is done.
 * @throws HttpProblem 403 where it refuses, 401 where nobody is signed in, 503 where it does not decide
 */
export async function requireDecision(decide: Decide, route: EntityRoute, call: Call, challenge: string): Promise<void> {
  const decisions = await answersOf(decide, route, call);
  if (decisions.every((decision) => decision)) return;
  const what = route.resource.entity.plural.toLowerCase();
  if (call.actor === null) throw new HttpProblem(401, "unauthenticated", `Sign in first: nobody else may do this with ${what}.`, [], { "www-authenticate": challenge });
  throw new HttpProblem(403, "refused", `You may not do this with ${what}.`);
}

async function answersOf(decide: Decide, route: EntityRoute, call: Call): Promise<readonly boolean[]> {
  const questions = await questionsOf(route, call);
  try {
    return await decide(questions);
  } catch (error) {
    if (!(error instanceof DecisionUnavailable)) throw error;
    throw new HttpProblem(503, "unavailable", "Whether this is allowed cannot be decided at the moment; try again.", [], { "retry-after": "1" });
  }
}
