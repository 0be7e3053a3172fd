import { date, email, embed, Entity, identity, integer, many, ref, table, text, view } from "corollary";
import { Address } from "./address";
import { Customer } from "./customer";

export class Employee extends Entity {
  id = identity();
  firstName = text({ max: 20 });
  lastName = text({ max: 20 });
  title = text({ max: 30 });
  reportsTo = ref(() => Employee).optional().onDelete("restrict");
  reports = many(() => Employee, (employee) => employee.reportsTo);
  birthDate = date().optional().pii();
  hireDate = date();
  address = embed(() => Address);
  phone = text({ max: 24 }).optional();
  fax = text({ max: 24 }).optional();
  email = email().unique();
  /** The customers that this employee looks after. */
  customers = many(() => Customer, (customer) => customer.supportRep);

  fullName = text().computed(() => this.firstName.concat(" ", this.lastName));
  customerCount = integer().computed(() => this.customers.count()).label("Customers");
}

export const employeeTable = table(Employee, (employee) => ({
  indexes: [[employee.lastName, employee.firstName]],
  checks: {
    hired: {
      that: employee.birthDate.isNull().or(employee.birthDate.lt(employee.hireDate)),
      message: "Nobody is hired before they are born.",
    },
  },
}));

export const employeeView = view(Employee, (employee) => ({
  list: { columns: [employee.fullName, employee.title, employee.reportsTo.fullName, employee.hireDate, employee.email, employee.customerCount] },
}));
