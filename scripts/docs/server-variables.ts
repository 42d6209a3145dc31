import { fileSetting, secretNames } from '@telemetry-tracker/shared/settings/all'
import { serverSettings } from '@telemetry-tracker/shared/settings/server'
import { serverAndHelperSettings } from '@telemetry-tracker/shared/settings/server-and-helper'

/** The environment variables that the server reads, for the tests of the files that set them. */
export const serverVariables: ReadonlySet<string> = new Set([
  ...Object.keys(serverAndHelperSettings),
  ...Object.keys(serverSettings),
  ...secretNames.map(fileSetting),
])
