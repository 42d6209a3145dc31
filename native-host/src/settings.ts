import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseEnv } from 'node:util'
import type { Policy } from '@telemetry-tracker/shared/policy'
import { envFileText, withEnvFile } from '@telemetry-tracker/shared/settings/env-file'
import { helperSettings } from '@telemetry-tracker/shared/settings/helper'
import { policyFromEnvironment } from '@telemetry-tracker/shared/settings/policy'
import { serverAndHelperSettings } from '@telemetry-tracker/shared/settings/server-and-helper'
import { readSettings } from '@telemetry-tracker/shared/settings/setting'
import { dataDirOf } from './data-dir.ts'
import { envFileFor } from './env-file-for.ts'
import type { Preset } from './preset.ts'

type Environment = Record<string, string | undefined>

/** The agent's validated settings. */
export interface HelperSettings {
  dataDir: string
  queueDir: string
  queueMaxBytes: number
  logLevel: string
  backendUrl: string
  /** The hosts that may be reached without encryption. */
  httpHosts: readonly string[]
  userId: string
  sampleIntervalMs: number
  batchIntervalMs: number
  wakeThresholdSec: number
  mayUseSystemSecrets: boolean
  policy: Policy
}

/**
 * Reads the settings from the environment, from the `.env` in a folder or, if it has none, in the data folder, and
 * from a preset, in this order of precedence. Throws a SettingError with the fix.
 */
export function readHelperSettings(
  environment: Environment,
  folder: string,
  { server }: Preset = {},
): HelperSettings {
  const path = envFileFor(folder, dataDirOf(environment))
  const merged = {
    ...(server !== undefined && { BACKEND_URL: server }),
    ...withEnvFile(path, readEnvFile(path), environment),
  }
  const settings = readSettings({ ...serverAndHelperSettings, ...helperSettings }, merged)
  const dataDir = dataDirOf(merged)
  return {
    dataDir,
    queueDir: settings.BUFFER_DIR === undefined ? join(dataDir, 'queue') : resolve(settings.BUFFER_DIR),
    queueMaxBytes: settings.BUFFER_MAX_MB * 1024 * 1024,
    logLevel: settings.LOG_LEVEL,
    backendUrl: settings.BACKEND_URL.replace(/\/+$/, ''),
    httpHosts: settings.ALLOW_HTTP,
    userId: settings.USER_ID,
    sampleIntervalMs: settings.POLL_INTERVAL_SEC * 1000,
    batchIntervalMs: settings.BATCH_INTERVAL_SEC * 1000,
    wakeThresholdSec: settings.WAKE_THRESHOLD_SEC,
    mayUseSystemSecrets: settings.DEVICE_KEY_IN === 'system',
    policy: policyFromEnvironment(merged),
  }
}

function readEnvFile(path: string): Environment {
  return existsSync(path) ? parseEnv(envFileText(path, readFileSync(path))) : {}
}
