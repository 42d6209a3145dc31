import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { commonSettings } from '@telemetry-tracker/shared/settings/common'
import { withEnvFile } from '@telemetry-tracker/shared/settings/env-file'
import { bucketSetting, policyFromEnvironment } from '@telemetry-tracker/shared/settings/policy'
import { serverSettings } from '@telemetry-tracker/shared/settings/server'
import { readSettings, SettingError } from '@telemetry-tracker/shared/settings/setting'

import { addressComplaint } from './access/proxied-person.ts'
import type { Keeping } from './jobs/retention.ts'

export type Environment = Record<string, string | undefined>
export type ServerSettings = ReturnType<typeof readServerSettings>

/** The environment with the `.env` of a folder behind it. Throws a SettingError that names what in the file is no setting. */
export function readEnvironment(folder: string, environment: Environment): Environment {
  const file = join(folder, '.env')
  const fromFile = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {}
  return withEnvFile(file, fromFile, environment)
}

/** All settings of the server. Throws a SettingError that names the bad one and the cure. */
export function readServerSettings(environment: Environment) {
  const common = readSettings(commonSettings, environment)
  const server = readSettings(serverSettings, environment)
  if ((server.TLS_CERT === undefined) !== (server.TLS_KEY === undefined))
    throw new SettingError('TLS_CERT and TLS_KEY belong together: set both to speak https, or neither.')
  if ((server.OIDC_ISSUER === undefined) !== (server.OIDC_CLIENT_ID === undefined))
    throw new SettingError('OIDC_ISSUER and OIDC_CLIENT_ID belong together: set both, or neither.')
  if ((server.PROXY_USER_HEADER === undefined) !== (server.PROXY_TRUSTED.length === 0))
    throw new SettingError('PROXY_USER_HEADER and PROXY_TRUSTED belong together: set both, or neither.')
  const complaint = addressComplaint(server.PROXY_TRUSTED)
  if (complaint !== undefined) throw new SettingError(`PROXY_TRUSTED: ${complaint}.`)
  const isLoopback = isLoopbackHost(server.HOST)
  return {
    ...common,
    ...server,
    ...readSettings(bucketSetting, environment),
    policy: policyFromEnvironment(environment),
    dataDir: resolve(common.DATA_DIR ?? join(homedir(), '.telemetry-tracker')),
    databaseUrl: server.DATABASE_URL ?? server.DATABASE_URI,
    isLoopback,
    isOpen: server.OPEN_MODE ?? isLoopback,
  }
}

/** Whether only this machine can reach a server that listens there. */
export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host)
}

/** How long what is kept, by the settings. */
export function keepingOf(settings: ServerSettings): Keeping {
  return {
    dataDays: settings.DATA_RETENTION_DAYS,
    summaryDays: settings.SUMMARY_RETENTION_DAYS,
    timeZone: settings.TIMEZONE,
    bucketSizeSec: settings.BUCKET_SIZE_SEC,
  }
}
