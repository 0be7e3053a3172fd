import { createHandler, serve } from "corollary/server";
import { openSubject } from "../subject.js";
import { answerParent } from "./child.js";

/** The domain served as `corollary serve` does it: requests act as the restricted role. */
const { model, database, close } = await openSubject(process.env["DATABASE_URL"]!);
const running = await serve(createHandler({ model, database: database.as("app") }), { port: 0 });

answerParent(running.port, async () => {
  await running.close();
  await close();
});
