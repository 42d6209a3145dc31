import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { envFileText, withEnvFile } from '@telemetry-tracker/shared/settings/env-file'
import { bucketSetting, policyFromEnvironment } from '@telemetry-tracker/shared/settings/policy'
import { withSecretFiles } from '@telemetry-tracker/shared/settings/secret-files'
import { serverSettings } from '@telemetry-tracker/shared/settings/server'
import { serverAndHelperSettings } from '@telemetry-tracker/shared/settings/server-and-helper'
import { readSettings, SettingError } from '@telemetry-tracker/shared/settings/setting'

import type { Ages } from './clock/undo-future-writes.ts'
import type { RetentionSettings } from './jobs/retention.ts'
import { isOwnPath } from './routes/own-addresses.ts'

export type Environment = Record<string, string | undefined>
export type ServerSettings = ReturnType<typeof readServerSettings>

/**
 * The environment, completed by the `.env` of a folder, with the secrets that are given as files. Throws a SettingError that names an unknown setting in
 * the file, or a secret that cannot be read.
 */
export function readEnvironment(folder: string, environment: Environment): Environment {
  const file = join(folder, '.env')
  const fromFile = existsSync(file) ? parseEnv(envFileText(file, readFileSync(file))) : {}
  return withSecretFiles(withEnvFile(file, fromFile, environment), readFileSync)
}

/** All settings of the server. Throws a SettingError that names the invalid one and says what to do. */
export function readServerSettings(environment: Environment) {
  const common = readSettings(serverAndHelperSettings, environment)
  const server = readSettings(serverSettings, environment)
  if ((server.TLS_CERT === undefined) !== (server.TLS_KEY === undefined))
    throw new SettingError('TLS_CERT and TLS_KEY belong together. Set both to use https, or neither.')
  if ((server.OIDC_ISSUER === undefined) !== (server.OIDC_CLIENT_ID === undefined))
    throw new SettingError('OIDC_ISSUER and OIDC_CLIENT_ID belong together. Set both, or neither.')
  if ((server.PROXY_USER_HEADER === undefined) !== (server.PROXY_TRUSTED.length === 0))
    throw new SettingError('PROXY_USER_HEADER and PROXY_TRUSTED belong together. Set both, or neither.')
  const isLoopback = isLoopbackHost(server.HOST)
  const dataDir = resolve(common.DATA_DIR ?? join(homedir(), '.telemetry-tracker'))
  const hasOtherSignIn = server.OIDC_ISSUER !== undefined || server.PROXY_USER_HEADER !== undefined
  return {
    ...common,
    ...server,
    ...publicAddress(server.PUBLIC_URL),
    ...readSettings(bucketSetting, environment),
    policy: policyFromEnvironment(environment),
    dataDir,
    erasedPeopleList: resolve(dataDir, server.ERASED_PEOPLE_LIST ?? 'erased-people.jsonl'),
    databaseUrl: server.DATABASE_URL ?? server.DATABASE_URI,
    isLoopback,
    // With a configured sign-in, the server is never open.
    isOpen: !hasOtherSignIn && (server.OPEN_MODE ?? isLoopback),
  }
}

interface PublicAddress {
  /** The origin of publicUrl: scheme, host and port. */
  PUBLIC_URL: string | undefined
  /** The path of publicUrl that the server is behind, such as `/tracker`; empty for none. */
  basePath: string
  /** The URL at which people reach the server, without a trailing slash. */
  publicUrl: string | undefined
}

function publicAddress(address: string | undefined): PublicAddress {
  if (address === undefined) return { PUBLIC_URL: undefined, basePath: '', publicUrl: undefined }
  const { origin, pathname } = new URL(address)
  const basePath = pathname.replace(/\/+$/, '')
  if (basePath.includes('//') || isOwnPath(basePath))
    throw new SettingError(
      `PUBLIC_URL is "${address}". Its path must not start like one of this server's own addresses (${basePath}) and must not contain two slashes in a row. Choose another path, such as /tracker.`,
    )
  return { PUBLIC_URL: origin, basePath, publicUrl: origin + basePath }
}

/** Whether only this machine can reach a server that listens on this host. */
export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host)
}

/** The ages for deletion and compaction from the settings. */
export function agesOf(settings: ServerSettings): Ages {
  return {
    dataDays: settings.DATA_RETENTION_DAYS,
    compactHours: settings.COMPACT_AFTER_HOURS,
    bucketSizeSec: settings.BUCKET_SIZE_SEC,
  }
}

/** The retention settings. */
export function retentionSettings(settings: ServerSettings): RetentionSettings {
  return {
    dataDays: settings.DATA_RETENTION_DAYS,
    summaryDays: settings.SUMMARY_RETENTION_DAYS,
    timeZone: settings.TIMEZONE,
    bucketSizeSec: settings.BUCKET_SIZE_SEC,
  }
}
