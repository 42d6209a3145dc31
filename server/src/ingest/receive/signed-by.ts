import type { Device } from '../../access/devices.ts'

/**
 * Sets the user and device of a batch to those of the signed-in device, whatever the body contains. Changes the body in place for speed, since this runs for
 * every batch.
 */
export function signedBy({ deviceId, userId }: Device, body: unknown): unknown {
  if (typeof body !== 'object' || body === null) return body
  if ('events' in body && Array.isArray(body.events))
    for (const event of body.events) if (typeof event === 'object' && event !== null) event.user_id = userId
  // A batch without a number is recognized by its content.
  return 'sequence' in body ? Object.assign(body, { device_id: deviceId }) : body
}
