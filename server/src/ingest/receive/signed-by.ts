import type { Device } from '../../access/devices.ts'

/**
 * A batch as the device that signed in may send it: for its owner, from itself, whatever the body says. Changes the body in place, for it was read just
 * now and this is on the way of every batch.
 */
export function signedBy({ deviceId, userId }: Device, body: unknown): unknown {
  if (typeof body !== 'object' || body === null) return body
  if ('events' in body && Array.isArray(body.events))
    for (const event of body.events) if (typeof event === 'object' && event !== null) event.user_id = userId
  // Without a number, it is a plain batch: recognised by its content.
  return 'sequence' in body ? Object.assign(body, { device_id: deviceId }) : body
}
