import { browser } from 'wxt/browser'
import * as z from 'zod/mini'

const managedSchema = z.object({
  serverName: z.catch(z.optional(z.string().check(z.minLength(1))), undefined),
  hidePause: z.catch(z.optional(z.boolean()), undefined),
  helperDownloadUrl: z.catch(z.optional(z.url({ protocol: /^https?$/ })), undefined),
})

/** Settings that an administrator manages for all users (`public/managed-storage.json`). */
export type Managed = z.infer<typeof managedSchema>

/** The managed settings; empty if there are none. An invalid setting counts as missing. */
export async function readManaged(): Promise<Managed> {
  try {
    return managedSchema.parse(await browser.storage.managed.get())
  } catch (error) {
    // Firefox rejects when there are none.
    console.info('There are no managed settings.', error)
    return {}
  }
}
