import { browsers } from '@telemetry-tracker/shared/browsers'
import { protocolVersion } from '@telemetry-tracker/shared/contracts/native-wire'
import { browser } from 'wxt/browser'
import * as z from 'zod'
import { storedInstallId } from '../stored/items.ts'
import type { Hello } from './helper-link.ts'

/**
 * The extension's greeting: the browser's name, its own version, and a random number from its installation.
 */
export async function readHello(): Promise<Hello> {
  return {
    type: 'hello',
    protocol: protocolVersion,
    browser: browserName(navigator),
    extensionVersion: browser.runtime.getManifest().version,
    installId: await installId(),
  }
}

const brandsSchema = z.object({
  userAgentData: z.object({ brands: z.array(z.object({ brand: z.string() })) }),
})

/**
 * Which browser a `navigator` belongs to: Firefox has no brands; Chromium browsers list their own beside
 * `Chromium` and a meaningless one.
 */
export function browserName(navigator: unknown): string {
  const parsed = brandsSchema.safeParse(navigator)
  if (!parsed.success) return 'firefox'
  const brands = parsed.data.userAgentData.brands.map(({ brand }) => brand)
  return knownBrands.find(([brand]) => brands.includes(brand))?.[1] ?? 'chromium'
}

const knownBrands = Object.entries(browsers).flatMap(([name, { brand }]) =>
  brand === undefined ? [] : [[brand, name] as const],
)

async function installId(): Promise<string> {
  const known = await storedInstallId.read()
  if (known !== undefined) return known
  const made = crypto.randomUUID()
  await storedInstallId.write(made)
  return made
}
