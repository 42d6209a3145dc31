import type { DeviceRow } from '@telemetry-tracker/shared/contracts/access'
import type { ListShape } from '../../lists/listView.ts'

export type DeviceColumn = 'person' | 'name' | 'platform' | 'version' | 'seen' | 'waiting' | 'lost'

/** How the list of devices can be sorted and searched. */
export const deviceList: ListShape<DeviceRow, DeviceColumn> = {
  sortBy: {
    person: row => row.user_id,
    name: row => row.name,
    platform: row => row.platform,
    version: row => row.helper_version,
    seen: row => (row.last_seen === null ? null : Date.parse(row.last_seen)),
    waiting: row => row.queued_events,
    lost: row => row.dropped_events,
  },
  searched: row => [row.user_id, row.name, row.platform, row.helper_version],
  start: { column: 'person', isDescending: false },
}
