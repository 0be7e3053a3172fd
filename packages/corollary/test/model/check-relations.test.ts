import { BareEntity, identity, one, ref, text as fieldText, tryCompile } from "corollary";
import { describe, expect, it } from "vitest";
import { collection, entity, model, reference, text, uuid, value } from "./small-model.js";
import { told } from "./told.js";

describe("references", () => {
  it("must refer to an entity of the model", () => {
    expect(told(model([entity("Invoice", { customer: reference("Custommer") }), entity("Customer")]))).toMatchInlineSnapshot(`
      "error unknown-target /entities/Invoice/fields/customer/target
      Invoice.customer refers to "Custommer", which is no entity of the model.
      The model has Invoice and Customer. Export the entity from the domain, or correct the name."
    `);
  });

  it("must have the columns of their target's key", () => {
    const customer = entity("Customer", { code: value(text), part: value(text) }, { key: { fields: ["code", "part"], kind: "compound" } });
    expect(told(model([entity("Invoice", { customer: reference("Customer") }), customer]))).toMatchInlineSnapshot(`
      "error reference-columns /entities/Invoice/fields/customer/columns
      Invoice.customer has columns for (id), but the key of Customer is (code and part).
      Give one column for each column of the target's key, in its order, named by its key field."
    `);
  });

  it("must have the type of their target's key", () => {
    const invoice = entity("Invoice", { customer: reference("Customer", { columns: [{ column: "customer_id", field: "id", type: text }] }) });
    expect(told(model([invoice, entity("Customer")]))).toMatchInlineSnapshot(`
      "error reference-type /entities/Invoice/fields/customer/columns/0/type
      Invoice.customer keeps Customer.id as {"kind":"text"}, but its type is {"kind":"uuid"}.
      A reference has the type of the key that it refers to."
    `);
  });

  it("take the type of a key that is itself a reference", () => {
    const profile = entity("Profile", { user: reference("User", { onDelete: "cascade" }) }, { key: { fields: ["user"], kind: "natural" } });
    const badge = entity("Badge", { profile: reference("Profile", { columns: [{ column: "profile_user_id", field: "user", type: uuid }] }) });
    expect(told(model([entity("User", {}, { table: "person" }), profile, badge]))).toBe("");
  });

  it("cannot be set to null when they are required", () => {
    expect(told(model([entity("Invoice", { customer: reference("Customer", { onDelete: "setNull" }) }), entity("Customer")]))).toMatchInlineSnapshot(`
      "error set-null-on-required /entities/Invoice/fields/customer/onDelete
      Invoice.customer is set to null when the Customer is deleted, but it is required.
      Make the reference optional, or choose "restrict" or "cascade"."
    `);
  });

  it("cannot be set to their default, which is null, when they are required", () => {
    expect(told(model([entity("Invoice", { customer: reference("Customer", { onDelete: "setDefault" }) }), entity("Customer")]))).toMatchInlineSnapshot(`
      "error set-null-on-required /entities/Invoice/fields/customer/onDelete
      Invoice.customer is set to its default, which is null, when the Customer is deleted, but it is required.
      Make the reference optional, or choose "restrict" or "cascade"."
    `);
  });
});

describe("required references in a circle", () => {
  it("let no first row be created", () => {
    const company = entity("Company", { owner: reference("Person") });
    const person = entity("Person", { employer: reference("Company") });
    expect(told(model([company, person]))).toMatchInlineSnapshot(`
      "error required-cycle /entities/Company/fields/owner
      No row of Company and Person could ever be created, for each needs the other first: Company.owner → Person, Person.employer → Company.
      Make one of these references optional, or deferrable (checked at the end of the transaction)."
    `);
  });

  it("are told for an entity that requires itself", () => {
    expect(told(model([entity("Employee", { boss: reference("Employee") })]))).toMatchInlineSnapshot(`
      "error required-cycle /entities/Employee/fields/boss
      No row of Employee could ever be created, for it needs another first: Employee.boss → Employee.
      Make one of these references optional, or deferrable (checked at the end of the transaction)."
    `);
  });

  it("are no problem where one of them is optional or deferrable", () => {
    const company = entity("Company", { owner: reference("Person", { deferrable: true }) });
    const person = entity("Person", { employer: reference("Company"), boss: reference("Person", { optional: true }) });
    expect(told(model([company, person]))).toBe("");
  });

  it("leave keys without a type where the keys are made of them", () => {
    const left = entity("Left", { right: reference("Right", { deferrable: true, columns: [] }) }, { key: { fields: ["right"], kind: "natural" }, table: "lefts" });
    const right = entity("Right", { left: reference("Left", { deferrable: true, columns: [] }) }, { key: { fields: ["left"], kind: "natural" }, table: "rights" });
    expect(told(model([left, right]))).toMatchInlineSnapshot(`
      "error key-cycle /entities/Left/key
      The key of Left is made of itself: Left → Right → Left.
      Give one of these entities a key of its own."
    `);
  });
});

describe("collections", () => {
  const line = entity("Line", { invoice: reference("Invoice"), original: reference("Invoice"), product: reference("Product") });
  const product = entity("Product");

  it("must collect an entity of the model", () => {
    expect(told(model([entity("Invoice", { lines: collection("Lime", "invoice") })]))).toMatchInlineSnapshot(`
      "error unknown-target /entities/Invoice/fields/lines/target
      Invoice.lines collects "Lime", which is no entity of the model.
      The model has Invoice. Export the entity from the domain, or correct the name."
    `);
  });

  it("need a reference that points back", () => {
    expect(told(model([entity("Invoice", { notes: collection("Note", "invoice") }), entity("Note")]))).toMatchInlineSnapshot(`
      "error missing-inverse /entities/Invoice/fields/notes/via
      Invoice.notes needs a reference from Note to Invoice, and there is none.
      Add a reference to Invoice on Note."
    `);
  });

  it("must name that reference rightly", () => {
    expect(told(model([entity("Invoice", { lines: collection("Line", "invoce") }), line, product]))).toMatchInlineSnapshot(`
      "error unknown-inverse /entities/Invoice/fields/lines/via
      Invoice.lines is said to be the other side of Line.invoce, which is no reference.
      Line refers to Invoice by invoice and original: name one of them."
    `);
  });

  it("must say which, where there are several", () => {
    expect(told(model([entity("Invoice", { lines: collection("Line", "") }), line, product]))).toMatchInlineSnapshot(`
      "error ambiguous-inverse /entities/Invoice/fields/lines/via
      Invoice.lines may be the other side of several references: Line.invoice or Line.original.
      Line refers to Invoice by invoice and original: name one of them."
    `);
  });

  it("cannot be the other side of a reference to something else", () => {
    expect(told(model([entity("Invoice", { lines: collection("Line", "product") }), line, product]))).toMatchInlineSnapshot(`
      "error inverse-elsewhere /entities/Invoice/fields/lines/via
      Invoice.lines is said to be the other side of Line.product, which points to Product, not to Invoice.
      Line refers to Invoice by invoice and original: name one of them."
    `);
  });

  it("hold one row only where the reference is unique", () => {
    const profile = entity("Profile", { member: reference("Member") });
    expect(told(model([entity("Member", { profile: collection("Profile", "member", { single: true }) }), profile]))).toMatchInlineSnapshot(`
      "error single-without-unique /entities/Member/fields/profile/single
      Member.profile shows one Profile, but Profile.member is not unique: several rows may refer to the same Member.
      Make Profile.member unique (one-to-one), or Member.profile a collection."
    `);
  });

  it("are doubtful where the reference is unique", () => {
    const profile = entity("Profile", { member: reference("Member", { unique: true }) });
    expect(told(model([entity("Member", { profiles: collection("Profile", "member") }), profile]))).toMatchInlineSnapshot(`
      "warning collection-of-unique /entities/Member/fields/profiles
      Member.profiles is a collection, but Profile.member is unique: it never holds more than one row.
      Show it as a single row (one-to-one), or take "unique" off Profile.member."
    `);
  });

  it("are doubtful where they are owned and their rows stay behind", () => {
    const item = entity("Item", { box: reference("Box") });
    expect(told(model([entity("Box", { items: collection("Item", "box", { owned: true }) }), item]))).toMatchInlineSnapshot(`
      "warning owned-without-cascade /entities/Box/fields/items/owned
      Box.items is owned, but deleting a Box does not delete its rows (Item.box: restrict).
      Let Item.box cascade on delete, or take "owned" off."
    `);
  });
});

describe("collections through a link", () => {
  const tag = entity("Tag");
  const post = (link: Partial<Parameters<typeof collection>[2]>, via = "post") => entity("Post", { tags: collection("Tag", via, { through: { entity: "Tagging", to: "tag" }, ...link }) });

  it("need the link entity", () => {
    expect(told(model([post({}), tag]))).toMatchInlineSnapshot(`
      "error unknown-target /entities/Post/fields/tags/through/entity
      Post.tags goes through "Tagging", which is no entity of the model.
      The model has Post and Tag. Export the entity from the domain, or correct the name."
    `);
  });

  it("need its references to both sides", () => {
    expect(told(model([post({}), tag, entity("Tagging", { post: reference("Post") })]))).toMatchInlineSnapshot(`
      "error missing-inverse /entities/Post/fields/tags/through/to
      Post.tags needs a reference from Tagging to Tag, and there is none.
      Add a reference to Tag on Tagging."
    `);
  });

  it("must say which of several references they take", () => {
    const tagging = entity("Tagging", { post: reference("Post"), quoted: reference("Post"), tag: reference("Tag") });
    expect(told(model([post({}, ""), tag, tagging]))).toMatchInlineSnapshot(`
      "error ambiguous-inverse /entities/Post/fields/tags/via
      Post.tags may be the other side of several references: Tagging.post or Tagging.quoted.
      Tagging refers to Post by post and quoted: name one of them."
    `);
  });

  it("cannot come and go by the same reference", () => {
    const person = entity("Person", { friends: collection("Person", "one", { through: { entity: "Friendship", to: "one" } }) });
    expect(told(model([person, entity("Friendship", { one: reference("Person"), other: reference("Person") })]))).toMatchInlineSnapshot(`
      "error through-same-reference /entities/Person/fields/friends/through/to
      Person.friends comes and goes through Friendship.one, so each row would be linked with itself only.
      Give Friendship a second reference to Person and name it as the way out."
    `);
  });

  it("cannot be owned", () => {
    const tagging = entity("Tagging", { post: reference("Post"), tag: reference("Tag") });
    expect(told(model([post({ owned: true }), tag, tagging]))).toMatchInlineSnapshot(`
      "error owned-through /entities/Post/fields/tags/owned
      Post.tags is owned, but goes through Tagging: rows at the far side of a many-to-many belong to several.
      Own the links instead (a collection of Tagging), or take "owned" off."
    `);
  });
});

describe("one row for one", () => {
  it("is sure where the reference is the key itself", () => {
    class Person extends BareEntity {
      id = identity();
      passport = one(() => Passport, (passport) => passport.holder);
    }
    class Passport extends BareEntity {
      holder = ref(() => Person).key();
      number = fieldText();
    }
    expect(tryCompile({ Person, Passport }).problems).toEqual([]);
  });
});
