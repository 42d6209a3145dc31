import { chromiumPolicies, firefoxPolicy } from './browser-policies.ts'
import { envExample } from './env-example.ts'
import { macosProfiles } from './macos-profiles.ts'
import { grafanaDashboard } from './monitoring/dashboard.ts'
import { metricsPage } from './monitoring/metrics-page.ts'
import { prometheusFiles } from './monitoring/rules.ts'
import { protocolPage } from './protocol.ts'
import { windowsPolicies } from './windows-policies.ts'

/** Files that are generated from the code, by path. */
export const generatedPages: Record<string, () => string> = {
  '.env.example': envExample,
  'docs/metrics.md': metricsPage,
  'docs/protocol.md': protocolPage,
  'deploy/grafana/telemetry-tracker.json': grafanaDashboard,
  ...prometheusFiles,
  ...chromiumPolicies,
  'extension/docs/firefox-policies.json': firefoxPolicy,
  ...macosProfiles,
  ...windowsPolicies,
}
