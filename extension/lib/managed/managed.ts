import { browser } from 'wxt/browser'
import * as z from 'zod/mini'

const managedSchema = z.object({
  serverName: z.catch(z.optional(z.string().check(z.minLength(1))), undefined),
  hidePause: z.catch(z.optional(z.boolean()), undefined),
  helperDownloadUrl: z.catch(z.optional(z.url({ protocol: /^https?$/ })), undefined),
})

/** What IT presets for everybody's extension (`public/managed-storage.json`). */
export type Managed = z.infer<typeof managedSchema>

/** What is preset here; nothing where IT presets nothing. A preset of the wrong kind counts as absent. */
export async function readManaged(): Promise<Managed> {
  try {
    return managedSchema.parse(await browser.storage.managed.get())
  } catch (error) {
    // Firefox rejects where nothing is preset.
    console.info('Nothing is preset for this extension.', error)
    return {}
  }
}
