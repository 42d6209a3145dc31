import { chromiumPolicies, firefoxPolicy } from './browser-policies.ts'
import { envExample } from './env-example.ts'
import { macosProfiles } from './macos-profiles.ts'
import { protocolPage } from './protocol.ts'
import { windowsPolicies } from './windows-policies.ts'

/** Files that are generated from the code, by path. */
export const generatedPages: Record<string, () => string> = {
  '.env.example': envExample,
  'docs/protocol.md': protocolPage,
  ...chromiumPolicies,
  'extension/docs/firefox-policies.json': firefoxPolicy,
  ...macosProfiles,
  ...windowsPolicies,
}
