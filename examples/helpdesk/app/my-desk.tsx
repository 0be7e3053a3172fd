import { useList, useUpdate } from "@corollary/react";
import { Button, List, notify, Page, PageHead } from "@corollary/react/app";
import { useState } from "react";
import { Agent } from "../domain/agent";
import { Ticket } from "../domain/ticket";

const remembered = "helpdesk.agent";

/** The tickets of one agent, the most pressing first, and a way to take the next one. */
export function MyDesk() {
  const agents = useList(Agent, (q) => q.where((agent) => agent.active.eq(true)).orderBy((agent) => agent.name.asc()).limit(100)).data?.rows ?? [];
  const [chosen, setChosen] = useState(() => Number(localStorage.getItem(remembered)));
  const me = agents.find((agent) => agent.id === chosen) ?? agents[0];
  const choose = (id: number) => {
    localStorage.setItem(remembered, String(id));
    setChosen(id);
  };
  if (!me) return <Page title="My desk"><PageHead title="My desk" /></Page>;
  return (
    <Page title="My desk">
      <PageHead
        title="My desk"
        aside={<span className="desk-figures"><b>{me.openTickets}</b> open <b data-late={me.overdueTickets > 0 || undefined}>{me.overdueTickets}</b> late</span>}
        actions={<><AgentChoice agents={agents} chosen={me.id} choose={choose} /><TakeNext agent={me.id} /></>}
      />
      <List
        of={Ticket} filter={`assignee==${me.id};active==true`} sort="due,-priority"
        columns={["subject", "contact.name", "status", "priority", "due"]}
      />
    </Page>
  );
}

interface AgentChoiceProps {
  readonly agents: readonly { readonly id: number; readonly name: string }[];
  readonly chosen: number;
  readonly choose: (id: number) => void;
}

function AgentChoice({ agents, chosen, choose }: AgentChoiceProps) {
  return (
    <select className="input desk-agent" aria-label="Whose desk" value={chosen} onChange={(event) => choose(Number(event.target.value))}>
      {agents.map((agent) => <option key={agent.id} value={agent.id}>{agent.name}</option>)}
    </select>
  );
}

/** Gives the agent the most urgent of the tickets that nobody has. */
function TakeNext({ agent }: { readonly agent: number }) {
  const [next] = useList(Ticket, (q) => q.where((ticket) => ticket.status.eq("new")).orderBy((ticket) => [ticket.priority.desc(), ticket.createdAt.asc()]).limit(1)).data?.rows ?? [];
  const update = useUpdate(Ticket, {
    onSuccess: (ticket) => notify({ text: `Yours now: ${ticket.subject}` }),
    onError: (error) => notify({ text: error.message, tone: "danger" }),
  });
  const take = () => {
    // Who was quicker wins: the version says which state of the ticket was seen.
    if (next) update.mutate({ key: next.id, values: { assignee: agent, status: "open" }, version: next.version });
  };
  return <Button kind="primary" isDisabled={!next || update.isPending} onPress={take}>Take the next ticket</Button>;
}
