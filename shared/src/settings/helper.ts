import * as z from 'zod'
import { hostList, webAddress } from './addresses.ts'
import { decimalNumber, optionalText, text, wholeNumber } from './setting.ts'

/** The helper's settings, by environment name. */
export const helperSettings = {
  BACKEND_URL: webAddress('http://127.0.0.1:5000 or https://intranet.example/tracker')
    .default('http://127.0.0.1:5000')
    .describe('the server that the helper sends data to'),
  ALLOW_HTTP: hostList(
    'servers (names or addresses) that the helper may use over a network without encryption (HTTP), comma-separated; not needed for this machine',
  ),
  USER_ID: text('default', 'the user ID of this device, in open mode').refine(
    id => id.length <= 128,
    'must have at most 128 characters',
  ),
  POLL_INTERVAL_SEC: decimalNumber(1, 'seconds between two samples', { min: 1, max: 60 }),
  BATCH_INTERVAL_SEC: decimalNumber(10, 'seconds between two deliveries', { min: 1, max: 3600 }),
  BUFFER_DIR: optionalText('the folder of the event queue; ~/.telemetry-tracker/queue by default'),
  BUFFER_MAX_MB: wholeNumber(200, 'the maximum size of the queue on disk, in MB', { min: 1, max: 100_000 }),
  DEVICE_KEY_IN: z
    .enum(['system', 'file'], 'must be system or file')
    .default('system')
    .describe(
      "where the device's private key is stored: system (the system's secret store, or a file if there is none) or file",
    ),
  WAKE_THRESHOLD_SEC: decimalNumber(30, 'the gap between two samples that is treated as sleep, in seconds', {
    min: 2,
    max: 3600,
  }),
}
