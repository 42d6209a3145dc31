/**
 * A time zone in which it is about noon now: in a server with it as `TIMEZONE`, what a test of some minutes records is all on
 * one day, whenever the test runs.
 */
export function noonZone(now = new Date()): string {
  const hoursEast = 12 - now.getUTCHours()
  // Named the other way round: https://en.wikipedia.org/wiki/Tz_database#Area
  return `Etc/GMT${hoursEast > 0 ? '-' : '+'}${Math.abs(hoursEast)}`
}
