import type { Reads, Transaction } from './database.ts'

/** A fact that is stored about the database itself; undefined if there is none of that name. */
export async function readFact({ models, forModels }: Reads, name: string): Promise<string | undefined> {
  return (await models.facts.findByPk(name, forModels))?.value
}

/** Stores a fact, replacing the previous value. */
export async function writeFact(tx: Transaction, name: string, value: string): Promise<void> {
  await tx.models.facts.upsert({ name, value }, { fields: ['value'], ...tx.forModels })
}

/** Stores a fact, unless there is one of that name. */
export async function addFact(tx: Transaction, name: string, value: string): Promise<void> {
  await tx.models.facts.bulkCreate([{ name, value }], {
    ignoreDuplicates: true,
    returning: false,
    ...tx.forModels,
  })
}

/** Deletes a fact, if there is one of that name. */
export async function deleteFact(tx: Transaction, name: string): Promise<void> {
  await tx.models.facts.destroy({ where: { name }, ...tx.forModels })
}
