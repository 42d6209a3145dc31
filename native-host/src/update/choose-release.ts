import { createHash } from 'node:crypto'
import { compareVersions, type Release } from '@telemetry-tracker/shared/contracts/releases'

/** A release as the signed metadata lists it, with the path and hash of its file. */
export interface ListedRelease extends Release {
  path: string
  sha256: string
}

interface Device {
  /** The version that runs now. */
  version: string
  system: string
  deviceId: string
}

/** The newest release that this device may install; undefined when there is none newer than what runs. */
export function chooseRelease(releases: readonly ListedRelease[], device: Device): ListedRelease | undefined {
  return newerThan(releases, device).find(
    ({ version, isStopped, rollOutPercent }) =>
      !isStopped && takesPart(device.deviceId, version, rollOutPercent),
  )
}

/** The newest release for this system that is not stopped, whether or not this device takes part in its roll-out. */
export function newestRelease(
  releases: readonly ListedRelease[],
  device: Omit<Device, 'deviceId'>,
): ListedRelease | undefined {
  return newerThan(releases, device).find(({ isStopped, rollOutPercent }) => !isStopped && rollOutPercent > 0)
}

function newerThan(
  releases: readonly ListedRelease[],
  { version, system }: Omit<Device, 'deviceId'>,
): ListedRelease[] {
  return releases
    .filter(release => release.system === system && compareVersions(release.version, version) > 0)
    .sort((a, b) => compareVersions(b.version, a.version))
}

/**
 * Whether a device belongs to the share that gets a release. The same device always has the same place in the
 * order of a release, so a larger share contains the smaller one; each release has another order, so that it is not
 * always the same devices that come first.
 */
export function takesPart(deviceId: string, version: string, percent: number): boolean {
  const place = createHash('sha256').update(`${version}\n${deviceId}`).digest().readUInt32BE(0) / 2 ** 32
  return place * 100 < percent
}
