import * as z from 'zod'
import {
  type DeviceRow,
  deviceRowSchema,
  doneSchema,
  enrolmentRequestSchema,
  enrolmentRowSchema,
  enrolmentSchema,
} from '../access.ts'
import {
  acknowledgementSchema,
  dashboardLinkSchema,
  deviceReportSchema,
  enrolAnswerSchema,
  enrolRequestSchema,
  tokenAnswerSchema,
  tokenRequestSchema,
} from '../devices.ts'
import { type Updates, updatesPauseSchema, updatesSchema } from '../updates.ts'
import { endpoint } from './endpoint.ts'
import { tooManyAttempts } from './errors.ts'
import { userOrEveryone } from './query.ts'

const deviceId = '9f1c2d7e-4b1a-4c2e-8f60-0d5a3b9e7c11'

export const exampleDevice: DeviceRow = {
  device_id: deviceId,
  user_id: 'ada',
  name: "Ada's laptop",
  platform: 'linux',
  helper_version: '0.1.0',
  enrolled: '2026-01-07T08:00:00Z',
  last_seen: '2026-03-10T11:00:00Z',
  revoked: null,
  queued_events: 0,
  dropped_events: 0,
  copies_found: 0,
  shared_by_computers: false,
  acknowledgement: {
    notice: '1',
    text_sha256: '5f2c7e1b9d3a4c6e8f0a1b2c3d4e5f60718293a4b5c6d7e8f9012345678abcde',
    language: 'en',
    at: '2026-01-07T08:00:00Z',
    by: 'person',
  },
}

const exampleUpdates: Updates = {
  repository: 'offered',
  expires: '2026-04-09T08:00:00Z',
  paused_since: null,
  releases: [
    {
      version: '0.3.0',
      collection: 'nothing',
      targets: [{ system: 'linux-x64', percent: 10, stopped: false, since: '2026-03-10T08:00:00Z' }],
      running: 1,
      failed: 0,
      rolled_back: 0,
    },
  ],
  versions: [
    { version: '0.3.0', platforms: [{ platform: 'linux', devices: 1 }] },
    {
      version: '0.2.0',
      platforms: [
        { platform: 'linux', devices: 4 },
        { platform: 'win32', devices: 7 },
      ],
    },
  ],
  unseen: 2,
}

export const deviceEndpoints = {
  'GET /admin/devices': endpoint({
    id: 'listDevices',
    summary: 'List the enrolled devices of everyone or of one person, including revoked ones',
    query: z.object({ user_id: userOrEveryone }),
    answer: z.array(deviceRowSchema),
    example: { answer: [exampleDevice] },
  }),
  'DELETE /admin/devices/:device_id': endpoint({
    id: 'revokeDevice',
    summary: 'Revoke a device',
    description: 'All replicas refuse its events within a minute.',
    answer: doneSchema,
    errors: { 404: 'No device has this ID, or it was already revoked.' },
    example: { answer: { done: true } },
  }),
  'GET /admin/updates': endpoint({
    id: 'getUpdates',
    summary: 'Get the versions of the helper on devices, and the roll-out of releases',
    answer: updatesSchema,
    example: { answer: exampleUpdates },
  }),
  'PUT /admin/updates/pause': endpoint({
    id: 'pauseUpdates',
    summary: 'Pause or resume updates of the helper on all devices',
    description:
      'While paused, devices stay on their versions. It needs no signing key, because a server may always withhold. The stages of roll-outs are signed and stay as they are.',
    body: updatesPauseSchema,
    answer: updatesSchema,
    example: { body: { paused: true }, answer: { ...exampleUpdates, paused_since: '2026-03-10T11:00:00Z' } },
  }),
  'GET /admin/enrolments': endpoint({
    id: 'listEnrolmentCodes',
    summary: 'List enrolment codes that have not been used',
    answer: z.array(enrolmentRowSchema),
    example: { answer: [{ id: 'k3v9', user_id: 'ada', expires: '2026-03-17T11:00:00Z' }] },
  }),
  'POST /admin/enrolments': endpoint({
    id: 'createEnrolmentCode',
    summary: 'Create a one-time code to enrol a device for a person',
    description: 'The code is returned only once.',
    body: enrolmentRequestSchema,
    status: 201,
    answer: enrolmentSchema,
    example: {
      body: { user_id: 'ada', hours: 24 },
      answer: {
        user_id: 'ada',
        code: 'H7QK-2M9D-XR4T',
        url: 'https://telemetry.example.com',
        expires: '2026-03-11T11:00:00Z',
      },
    },
  }),
  'DELETE /admin/enrolments/:id': endpoint({
    id: 'withdrawEnrolmentCode',
    summary: 'Withdraw an enrolment code',
    answer: doneSchema,
    errors: { 404: 'No code has this ID.' },
    example: { answer: { done: true } },
  }),
  'POST /devices/enrol': endpoint({
    id: 'enrolDevice',
    summary: 'Enrol a device with its public key and an enrolment code',
    body: enrolRequestSchema,
    status: 201,
    answer: enrolAnswerSchema,
    errors: { 403: '`code_refused`: the code is unknown, used or expired.', ...tooManyAttempts },
    example: {
      body: {
        code: 'H7QK-2M9D-XR4T',
        public_key: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A',
        name: "Ada's laptop",
        platform: 'linux',
        helper_version: '0.1.0',
      },
      answer: { device_id: deviceId, user_id: 'ada' },
    },
  }),
  'POST /devices/token': endpoint({
    id: 'createDeviceToken',
    summary: 'Get a device token with a signed request',
    description: 'The token is valid for 15 minutes.',
    body: tokenRequestSchema,
    answer: tokenAnswerSchema,
    errors: {
      401: "`sign_in_refused`: the device is unknown, or the signature is invalid or was used before. `clock_off`: the device's clock is more than 5 minutes off; the mark of the answer has the server's time.",
      403: '`device_revoked`: the device was revoked.',
      410: "`person_erased`: the person's data was erased; the device must clear its queue.",
    },
    example: {
      body: {
        device_id: deviceId,
        time: '2026-03-10T11:00:00Z',
        nonce: 'q8m1ZsVb0h3kXw5nYtRc2A',
        signature: '5VZJPyZkZ0u0Yf0l3m2v9s3cT1qk8bXr7wLhQeDnGaMiUoCpRtSfWjKxHyNzBvEdAgTqJmPsLuYcXwZrVbFk4Q',
      },
      answer: { token: 'eyJhbGciOiJIUzI1NiJ9…', expires_in: 900, user_id: 'ada' },
    },
  }),
  'POST /devices/dashboard-link': endpoint({
    id: 'createDashboardLink',
    summary: "Create a link to the owner's dashboard",
    description: 'The link works once, within a minute.',
    answer: dashboardLinkSchema,
    example: { answer: { url: 'https://telemetry.example.com/link#x1YdQm2k', expires_in: 60 } },
  }),
  'DELETE /devices/self': endpoint({
    id: 'unenrolDevice',
    summary: 'Revoke the device that sends this request',
    description: 'Called by a helper that is uninstalled or un-enrolled. Its stored data stays.',
    answer: doneSchema,
    errors: { 403: '`device_revoked`: the device was already revoked.' },
    example: { answer: { done: true } },
  }),
  'POST /devices/self/acknowledgement': endpoint({
    id: 'acknowledgeNotice',
    summary: 'Report that the notice of what is recorded was acknowledged on this device',
    description:
      'Stored with the device and recorded in the audit log, once. The person sees it on their own page. Repeating the same has no effect.',
    body: acknowledgementSchema,
    answer: doneSchema,
    example: {
      body: {
        notice: '1',
        text_sha256: '5f2c7e1b9d3a4c6e8f0a1b2c3d4e5f60718293a4b5c6d7e8f9012345678abcde',
        language: 'en',
        at: '2026-03-10T11:00:00Z',
        by: 'person',
      },
      answer: { done: true },
    },
  }),
  'PUT /devices/report': endpoint({
    id: 'reportDevice',
    summary: 'Report how many events a device has queued and lost, when it was paused, and its last update',
    body: deviceReportSchema,
    answer: doneSchema,
    example: {
      body: {
        queued_events: 0,
        dropped_events: 0,
        update: { version: '0.3.0', outcome: 'installed', at: '2026-03-10T09:30:00Z' },
      },
      answer: { done: true },
    },
  }),
} as const
