import type { TestServer } from './server.ts'

/** Gives an account a role that this version does not know, as a newer server would. */
export async function giveUnknownRole({ context }: TestServer, userId: string): Promise<void> {
  await context.database.transaction(tx =>
    tx.run("UPDATE accounts SET role = 'superuser' WHERE user_id = $1", [userId]),
  )
}
