import type { Craft, Person } from './people.ts'

/** Who of the made-up company has which role. */
export interface Cast {
  admin: Person
  /** Of the employee's team. */
  manager: Person
  employee: Person
  /** Who manages the people of each craft. */
  managers: ReadonlyMap<Craft, Person>
}

/** The first of each craft manages it; somebody of the office is the admin, and the first of all is an employee. Throws for a company that is too small. */
export function castOf(people: readonly Person[]): Cast {
  const [employee, ...others] = people
  const managers = new Map<Craft, Person>()
  for (const person of others) if (!managers.has(person.craft)) managers.set(person.craft, person)
  const manager = employee && managers.get(employee.craft)
  const admin = others.find(person => person.craft === 'office' && managers.get('office') !== person)
  if (!employee || !manager || !admin) throw new TypeError('Too few people for all roles.')
  return { admin, manager, employee, managers }
}
