import { compile, Entity, integer, many, policy, ref, roles, table, tenant, tenants, text, type ActorScope } from "../../src/index.js";

/** Workshops, each a tenant, with brands that all of them know. */
export class Workshop extends Entity {
  name = text();
}

export class Brand extends Entity {
  name = text().unique();
  bikes = many(() => Bike, (bike) => bike.brand);
  ridden = integer().computed(() => this.bikes.count());
}

export class Customer extends Entity {
  workshop = tenant(() => Workshop);
  name = text();
  email = text().unique();
  bikes = many(() => Bike, (bike) => bike.customer);
}

export class Bike extends Entity {
  frame = text();
  customer = ref(() => Customer);
  brand = ref(() => Brand).optional();
  swap = ref(() => Bike).optional().onDelete("setNull");
  repairs = many(() => Repair, (repair) => repair.bike).owned();
  cost = integer().computed(() => this.repairs.sum((r) => r.price));
}

export class Repair extends Entity {
  bike = ref(() => Bike).onDelete("cascade");
  work = text();
  price = integer();
}

const kept = {
  customerTable: table(Customer, () => ({ tenant: true })),
  bikeTable: table(Bike, (b) => ({ tenant: true, unique: [[b.frame]], indexes: [[b.frame, b.customer]] })),
  repairTable: table(Repair, () => ({ tenant: true })),
};
const entities = { Workshop, Brand, Customer, Bike, Repair, tenancy: tenants(Workshop, { administrators: ["platform"] }) };

export const workshop = compile([{ ...entities, ...kept }]);

const mechanics = (actor: ActorScope) => ({ read: true, create: actor.has("mechanic"), update: actor.has("mechanic"), delete: actor.has("mechanic") });

/** The same with a policy: mechanics change everything, others only look. */
export const closed = compile([{
  ...entities, ...kept,
  roles: roles({ mechanic: {}, platform: {} }),
  workshopPolicy: policy(Workshop, () => ({ read: true })),
  brandPolicy: policy(Brand, () => ({ read: true })),
  customerPolicy: policy(Customer, (_, actor) => mechanics(actor)),
  bikePolicy: policy(Bike, (_, actor) => mechanics(actor)),
  repairPolicy: policy(Repair, (_, actor) => mechanics(actor)),
}]);

export const north = "00000000-0000-7000-8000-00000000000a";
export const south = "00000000-0000-7000-8000-00000000000b";
export const asNorth = { id: "ann", tenant: north };
export const asSouth = { id: "ben", tenant: south };
export const platform = { id: "root", roles: ["platform"] };
