import { chromePolicy, edgePolicy, firefoxPolicy } from './browser-policies.ts'
import { envExample } from './env-example.ts'
import { protocolPage } from './protocol.ts'

/** Files that are generated from the code, by path. */
export const generatedPages: Record<string, () => string> = {
  '.env.example': envExample,
  'docs/protocol.md': protocolPage,
  'extension/docs/chrome-policy.json': chromePolicy,
  'extension/docs/edge-policy.json': edgePolicy,
  'extension/docs/firefox-policies.json': firefoxPolicy,
}
