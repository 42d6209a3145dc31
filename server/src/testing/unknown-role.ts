import type { TestServer } from './server.ts'

/** Someone's account as a newer server left it, with a role that this one does not know. */
export async function giveUnknownRole({ context }: TestServer, userId: string): Promise<void> {
  await context.database.transaction(tx =>
    tx.run("UPDATE accounts SET role = 'superuser' WHERE user_id = $1", [userId]),
  )
}
