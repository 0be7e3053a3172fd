import { choice, compile, Entity, integer, many, type Model, policy, ref, table, tenants, text } from "corollary";

/** A small helpdesk: an enum, references, an index, a check, and who may do what. */
export const first = (): Model => {
  class Person extends Entity {
    name = text({ max: 80 });
    email = text({ max: 120 }).unique();
  }
  /** What somebody asks. */
  class Ticket extends Entity {
    subject = text({ max: 120 });
    body = text().optional();
    priority = choice("low", "normal", "high").default("normal");
    rating = integer({ min: 1, max: 5 }).optional();
    opener = ref(() => Person);
    comments = many(() => Comment, (comment) => comment.ticket);
  }
  class Comment extends Entity {
    ticket = ref(() => Ticket).onDelete("cascade");
    body = text();
  }
  const ticketTable = table(Ticket, (ticket) => ({ indexes: [[ticket.priority, ticket.createdAt.desc()]], checks: { rated: ticket.rating.isNull().or(ticket.priority.ne("low")) } }));
  const ticketPolicy = policy(Ticket, (ticket, actor) => ({ read: { own: ticket.opener.id.eq(actor.id), agent: actor.has("agent") }, create: true, update: actor.has("agent") }));
  return compile({ Person, Ticket, Comment, ticketTable, ticketPolicy });
};

/** What the other cases begin with. */
export const before = (): Model => {
  class Person extends Entity {
    name = text({ max: 80 });
  }
  class Ticket extends Entity {
    subject = text({ max: 120 });
    priority = choice("low", "normal", "high").default("normal");
    rating = integer({ min: 1, max: 5 }).optional();
    opener = ref(() => Person);
  }
  return compile({ Person, Ticket });
};

/** What each of them leads to, and how it is asked for. */
export const after: Readonly<Record<string, () => Model>> = {
  "add-column": () => {
    class Person extends Entity {
      name = text({ max: 80 });
      /** As it is dialled. */
      phone = text({ max: 30 }).optional();
    }
    class Ticket extends Entity {
      subject = text({ max: 120 });
      priority = choice("low", "normal", "high").default("normal");
      rating = integer({ min: 1, max: 5 }).optional();
      opener = ref(() => Person);
    }
    return compile({ Person, Ticket });
  },
  "required-column": () => {
    class Person extends Entity {
      name = text({ max: 80 });
      locale = text({ max: 10 });
    }
    class Ticket extends Entity {
      subject = text({ max: 120 });
      priority = choice("low", "normal", "high").default("normal");
      rating = integer({ min: 1, max: 5 }).optional();
      opener = ref(() => Person);
    }
    return compile({ Person, Ticket });
  },
  "rename": () => renamed(),
  "rename-two-deployments": () => renamed(),
  "type": () => {
    class Person extends Entity {
      name = text({ max: 200 });
    }
    class Ticket extends Entity {
      subject = text({ max: 120 });
      priority = choice("low", "normal", "high").default("normal");
      rating = text({ max: 10 }).optional();
      opener = ref(() => Person);
    }
    return compile({ Person, Ticket });
  },
  "enum-value-goes": () => {
    class Person extends Entity {
      name = text({ max: 80 });
    }
    class Ticket extends Entity {
      subject = text({ max: 120 });
      priority = choice("normal", "high", "urgent").default("normal");
      rating = integer({ min: 1, max: 5 }).optional();
      opener = ref(() => Person);
    }
    return compile({ Person, Ticket });
  },
  "index": () => {
    class Person extends Entity {
      name = text({ max: 80 }).unique();
    }
    class Ticket extends Entity {
      subject = text({ max: 120 });
      priority = choice("low", "normal", "high").default("normal");
      rating = integer({ min: 1, max: 5 }).optional();
      opener = ref(() => Person);
    }
    return compile({ Person, Ticket, ticketTable: table(Ticket, (ticket) => ({ indexes: [[ticket.priority, ticket.rating]] })) });
  },
  "reference-cycle": () => {
    class Team extends Entity {
      name = text({ max: 40 });
      lead = ref(() => Person).optional();
    }
    class Person extends Entity {
      name = text({ max: 80 });
      team = ref(() => Team).optional();
    }
    class Ticket extends Entity {
      subject = text({ max: 120 });
      priority = choice("low", "normal", "high").default("normal");
      rating = integer({ min: 1, max: 5 }).optional();
      opener = ref(() => Person);
    }
    return compile({ Person, Ticket, Team });
  },
  "drop": () => {
    class Person extends Entity {
      name = text({ max: 80 });
    }
    return compile({ Person });
  },
  "policy": () => {
    class Person extends Entity {
      name = text({ max: 80 });
    }
    class Ticket extends Entity {
      subject = text({ max: 120 });
      priority = choice("low", "normal", "high").default("normal");
      rating = integer({ min: 1, max: 5 }).optional();
      opener = ref(() => Person);
    }
    return compile({
      Person, Ticket, personPolicy: policy(Person, (person, actor) => ({ read: true, update: person.id.eq(actor.id) })),
      ticketPolicy: policy(Ticket, (ticket, actor) => ({ read: ticket.opener.id.eq(actor.id), create: true })),
    });
  },
  "tenant": () => {
    class Company extends Entity {
      name = text({ max: 80 });
    }
    class Person extends Entity {
      name = text({ max: 80 });
    }
    class Ticket extends Entity {
      subject = text({ max: 120 });
      priority = choice("low", "normal", "high").default("normal");
      rating = integer({ min: 1, max: 5 }).optional();
      opener = ref(() => Person);
    }
    return compile({ Company, Person, Ticket, tenancy: tenants(Company), personTable: table(Person, () => ({ tenant: true })), ticketTable: table(Ticket, () => ({ tenant: true })) });
  },
};

function renamed(): Model {
  class Person extends Entity {
    name = text({ max: 80 });
  }
  class Ticket extends Entity {
    title = text({ max: 120 }).was("subject");
    priority = choice("low", "normal", "high").default("normal");
    rating = integer({ min: 1, max: 5 }).optional();
    opener = ref(() => Person);
  }
  return compile({ Person, Ticket });
}
