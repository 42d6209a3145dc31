import * as z from 'zod'
import { optionalText } from './setting.ts'

/** Settings that server and helper share, by environment name. */
export const serverAndHelperSettings = {
  DATA_DIR: optionalText('the folder for all data on this machine; ~/.telemetry-tracker by default'),
  LOG_LEVEL: z
    .enum(
      ['trace', 'debug', 'info', 'warn', 'error', 'silent'],
      'must be trace, debug, info, warn, error or silent',
    )
    .default('info')
    .describe('the log level'),
}
