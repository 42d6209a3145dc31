import * as z from 'zod'

/** What a store's page says, in one language. */
export const listingSchema = z.strictObject({
  /** Said before the store page is opened: what it is. */
  summary: z.string().min(20).max(132),
  /** Plain text; empty lines between paragraphs. */
  description: z.array(z.string().min(1)).min(4),
  /** The headline and the sentence of each picture, in the order of `pictures`. */
  pictures: z.strictObject({
    today: z.strictObject({ title: z.string().max(40), text: z.string().max(120) }),
    page: z.strictObject({ title: z.string().max(60), text: z.string().max(120) }),
    collected: z.strictObject({ title: z.string().max(40), text: z.string().max(120) }),
    paused: z.strictObject({ title: z.string().max(40), text: z.string().max(120) }),
  }),
})

export type Listing = z.infer<typeof listingSchema>

/** The pictures of a listing, in their order. */
export const pictures = ['today', 'page', 'collected', 'paused'] as const

/**
 * What each store accepts:
 * https://developer.chrome.com/docs/webstore/cws-dashboard-listing
 * https://learn.microsoft.com/microsoft-edge/extensions/publish/publish-extension
 * https://extensionworkshop.com/documentation/develop/create-an-appealing-listing/
 */
export const stores = {
  chrome: { name: 75, summary: 132, description: { min: 25, max: 16_000 }, maxPictures: 5 },
  edge: { name: 45, summary: 132, description: { min: 250, max: 10_000 }, maxPictures: 10 },
  firefox: { name: 45, summary: 250, description: { min: 25, max: 15_000 }, maxPictures: 10 },
} as const

export type Store = keyof typeof stores

/** A listing's description as the stores take it. */
export function descriptionText({ description }: Listing): string {
  return `${description.join('\n\n')}\n`
}
