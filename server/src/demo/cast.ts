import type { Craft, Person } from './people.ts'

/** The roles in the made-up company. */
export interface Cast {
  admin: Person
  /** The manager of the employee's team. */
  manager: Person
  employee: Person
  /** The manager of each craft. */
  managers: ReadonlyMap<Craft, Person>
}

/** The first person is the employee, the first other person of each craft is its manager, and the admin is from the office. Throws if there are too few people. */
export function castOf(people: readonly Person[]): Cast {
  const [employee, ...others] = people
  const managers = new Map<Craft, Person>()
  for (const person of others) if (!managers.has(person.craft)) managers.set(person.craft, person)
  const manager = employee && managers.get(employee.craft)
  const admin = others.find(person => person.craft === 'office' && managers.get('office') !== person)
  if (!employee || !manager || !admin) throw new TypeError('Too few people for all roles.')
  return { admin, manager, employee, managers }
}
